from django.http import HttpRequest
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.sidebar import LinkMenuItem

from desk import kinds
from desk.inbox import waiting_for


class InboxMenuItem(MenuItem):
    """Stands first in the menu and bears the number of what waits."""

    def __init__(self) -> None:
        super().__init__(_("Inbox"), reverse_lazy("desk_inbox"), name="inbox", icon_name="tasks", order=1)

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(kinds.seen_by(request.user))

    def render_component(self, request: HttpRequest) -> LinkMenuItem:
        component: LinkMenuItem = super().render_component(request)
        if number := waiting_for(request.user, timezone.now()):
            component.label = f"{component.label} ({number})"
        return component
