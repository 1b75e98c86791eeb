"""The waiting lists in the admin: who waits where in the line, and why nothing is sent."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django_filters import ModelChoiceFilter
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.widgets import Button
from wagtail.snippets.bulk_actions.snippet_bulk_action import SnippetBulkAction
from wagtail.snippets.views.snippets import IndexView, SnippetViewSet

from workshops.admin_forms import SavesWhatChanged
from workshops.models import WaitingParty, WorkshopDate
from workshops.wait import leave
from workshops.waiting_reason import reason


class WaitingFilterSet(WagtailFilterSet):
    date = ModelChoiceFilter(queryset=WorkshopDate.objects.select_related("workshop"), label=_("workshop date"))

    class Meta:
        model = WaitingParty
        fields = {"state": ["exact"]}


class PartyForm(SavesWhatChanged):
    """Saving is also a way to say that the party has been seen."""

    def save(self, commit: bool = True) -> WaitingParty:
        party: WaitingParty = super().save(commit)
        if party.seen_at is None:
            party.seen_at = timezone.now()
            party.save(update_fields=["seen_at"])
        return party


class WaitingIndexView(IndexView):
    @cached_property
    def header_more_buttons(self) -> list[Button]:
        join = Button(_("Put on the waiting list"), url=reverse("workshop_put_on_list"), icon_name="plus", priority=40)
        return [*super().header_more_buttons, join]


class WaitingViewSet(SnippetViewSet):
    model = WaitingParty
    icon = "time"
    menu_label = _("Waiting list")
    admin_url_namespace = "waiting_list"
    base_url_path = "workshops/waiting"
    copy_view_enabled = False
    index_view_class = WaitingIndexView
    list_display = [
        "name",
        Column("date", label=_("Workshop"), accessor="date", sort_key="date"),
        "seats",
        Column("state", label=_("State"), accessor="get_state_display", sort_key="state"),
        Column("place", label=_("Place"), accessor="place"),
        Column("why", label=_("Why nothing is sent"), accessor=reason),
        DateColumn("joined_at", label=_("In line since"), sort_key="joined_at"),
    ]
    filterset_class = WaitingFilterSet
    search_fields = ["name", "email"]
    edit_handler = ObjectList(
        [
            MultiFieldPanel(
                [
                    FieldPanel(name, read_only=True)
                    for name in ("date", "seats", "state", "joined_at", "offered_at", "offer_expires_at", "settled_at")
                ],
                heading=_("Line"),
            ),
            MultiFieldPanel([FieldPanel("name"), FieldPanel("email")], heading=_("Contact")),
        ],
        base_form_class=PartyForm,
    )

    def get_queryset(self, request: Any) -> Any:
        return WaitingParty.objects.with_date().with_place()


class TakeOffList(SnippetBulkAction):
    models = [WaitingParty]
    display_name = _("Take off the list")
    aria_label = _("Take the selected parties off the waiting list")
    action_type = "take_off"
    action_priority = 20
    classes = {"serious"}
    template_name = "workshops/admin/take_off.html"

    def check_perm(self, party: WaitingParty) -> bool:
        return bool(self.permission_policy.user_has_permission_for_instance(self.request.user, "change", party))

    @classmethod
    def execute_action(cls, objects: Sequence[WaitingParty], **_context: Any) -> tuple[int, int]:
        now = timezone.now()
        return sum(leave(party, now) for party in objects if party.is_waiting or party.is_offered), 0

    def get_success_message(self, count: int, _children: int) -> str:
        return ngettext(
            "%(count)d party is off the waiting list.", "%(count)d parties are off the waiting list.", count
        ) % {"count": count}
