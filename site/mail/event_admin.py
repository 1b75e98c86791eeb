"""What came back, for the author to look at. Nobody writes it by hand."""

from typing import Any

from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from django_filters import ChoiceFilter
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views import generic

from desk.read_only import ReadOnlyViewSet
from mail import returns
from mail.enums import EventKind, Severity
from mail.models import DeliveryEvent


def how_bad(event: DeliveryEvent) -> str:
    """Of a complaint or a delay there is nothing to say."""
    return str(event.get_severity_display()) if event.kind == EventKind.BOUNCED else ""


def in_short(event: DeliveryEvent) -> str:
    return Truncator(" ".join(filter(None, [event.status, event.diagnostic]))).chars(120)


class EventFilterSet(WagtailFilterSet):
    severity = ChoiceFilter(choices=[(each.value, each.label) for each in Severity if each], label=_("Severity"))

    class Meta:
        model = DeliveryEvent
        fields = ("kind", "severity", "source")


class EventView(generic.InspectView):
    page_title = _("Returned mail")
    header_icon = "mail"
    template_name = "mail/admin/event.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "links": returns.links(self.object)}


class EventViewSet(ReadOnlyViewSet):
    model = DeliveryEvent
    name = "returned_mail"
    url_prefix = "mail/returned"
    icon = "mail"
    menu_label = _("Returned mail")
    menu_hook = "register_reports_menu_item"
    add_to_admin_menu = False
    inspect_view_class = EventView
    inspect_template_name = EventView.template_name
    form_fields = ("kind",)
    list_display = (
        TitleColumn("recipient", label=_("Recipient"), sort_key="recipient", url_name="returned_mail:inspect"),
        DateColumn("at", label=_("When"), sort_key="at"),
        Column("kind", label=_("What"), accessor="get_kind_display", sort_key="kind"),
        Column("severity", label=_("Severity"), accessor=how_bad, sort_key="severity"),
        Column("words", label=_("The server's words"), accessor=in_short),
        Column("source", label=_("Source"), accessor="get_source_display", sort_key="source"),
    )
    filterset_class = EventFilterSet
    search_fields = ("recipient", "status", "diagnostic", "message_id")
    ordering = ("-at", "-pk")
