from django.http import HttpRequest
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.sidebar import LinkMenuItem

from desk import kinds
from desk.inbox import waiting_for


class InboxMenuItem(MenuItem):
    """Stands first in the menu and bears the number of what is to be dealt with; its title says what can wait too."""

    def __init__(self) -> None:
        super().__init__(_("Inbox"), reverse_lazy("desk_inbox"), name="inbox", icon_name="tasks", order=1)

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(kinds.seen_by(request.user))

    def render_component(self, request: HttpRequest) -> LinkMenuItem:
        component: LinkMenuItem = super().render_component(request)
        load = waiting_for(request.user, timezone.now())
        if load.pressing:
            component.label = f"{component.label} ({load.pressing})"
        if words := str(load):
            component.attrs = {**component.attrs, "title": words}
        return component
