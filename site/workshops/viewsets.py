from collections.abc import Iterator
from functools import cached_property
from typing import Any, ClassVar

from django.forms import ModelForm
from django.http import HttpResponse
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_filters import BooleanFilter, ModelChoiceFilter
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList, Panel
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.widgets import Button
from wagtail.snippets.views.snippets import EditView, IndexView, SnippetViewSet, SnippetViewSetGroup

from workshops.admin_forms import BookingAdminForm, DateForm, SavesWhatChanged
from workshops.answers_panel import AnswersPanel
from workshops.bulk_actions import cancel_url
from workshops.change import ChangeError
from workshops.links import private_date_path
from workshops.models import Booking, InHouseRequest, WorkshopDate
from workshops.waiting_admin import WaitingViewSet


def fixed(*names: str) -> list[Panel]:
    return [FieldPanel(name, read_only=True) for name in names]


class DateEditView(EditView):
    @cached_property
    def header_more_buttons(self) -> list[Button]:
        buttons: list[Button] = list(super().header_more_buttons)
        if self.request.user.has_perm("workshops.change_booking"):
            url = reverse("workshop_people", args=[self.object.pk])
            buttons.append(Button(_("Participants"), url=url, icon_name="group", priority=40))
        if self.object.private:
            own = private_date_path(self.object)
            buttons.append(Button(_("Page where it is booked"), url=own, icon_name="view", priority=50))
        return [*buttons, *self._for_somebody()]

    def _for_somebody(self) -> Iterator[Button]:
        """Who has rung, and is to be booked or to wait."""
        date, user, now = self.object, self.request.user, timezone.now()
        which = f"?date={date.pk}"
        if not date.is_cancelled and not date.is_over(now) and user.has_perm("workshops.change_booking"):
            book = reverse("workshop_book_for_somebody") + which
            yield Button(_("Book for somebody"), url=book, icon_name="plus", priority=60)
        if not date.private and date.takes_bookings(now) and user.has_perm("workshops.change_waitingparty"):
            join = reverse("workshop_put_on_list") + which
            yield Button(_("Put on the waiting list"), url=join, icon_name="time", priority=70)

    def form_valid(self, form: ModelForm[WorkshopDate]) -> HttpResponse:
        try:
            return super().form_valid(form)  # type: ignore[no-any-return]
        except ChangeError as refused:
            # Somebody booked between the check of the form and now.
            form.add_error("seats", str(refused))
            self.produced_error_message = self.get_error_message()
            return self.form_invalid(form)  # type: ignore[no-any-return]


class DateViewSet(SnippetViewSet):
    model = WorkshopDate
    icon = "date"
    menu_label = _("Dates")
    admin_url_namespace = "workshop_dates"
    base_url_path = "workshops/dates"
    edit_view_class = DateEditView
    list_display = [
        "called",
        Column("when", label=_("When"), accessor="when_text", sort_key="start"),
        Column("where", label=_("Where"), accessor="where_text"),
        Column("seats", label=_("Seats taken"), accessor="seats_text"),
        Column("state", label=_("State"), accessor="state_text", sort_key="state"),
    ]
    list_filter = ["workshop", "state", "venue", "private"]
    ordering = "-start"
    edit_handler = ObjectList(
        [
            FieldPanel("workshop"),
            FieldPanel("title"),
            FieldRowPanel([FieldPanel("start"), FieldPanel("end")], heading=_("Time")),
            MultiFieldPanel(
                [FieldPanel("venue"), FieldPanel("place"), FieldPanel("address"), FieldPanel("online_link")],
                heading=_("Place"),
            ),
            MultiFieldPanel(
                [
                    FieldRowPanel([FieldPanel("seats"), FieldPanel("max_per_booking")]),
                    FieldPanel("booking_deadline"),
                    FieldPanel("queue_rule"),
                    FieldPanel("state"),
                    FieldPanel("private"),
                    FieldRowPanel([FieldPanel("group_price_excl"), FieldPanel("group_vat_rate")]),
                ],
                heading=_("Booking"),
            ),
        ],
        base_form_class=DateForm,
    )

    def get_queryset(self, request: Any) -> Any:
        return WorkshopDate.objects.select_related("workshop")


class BookingFilterSet(WagtailFilterSet):
    date = ModelChoiceFilter(queryset=WorkshopDate.objects.select_related("workshop"), label=_("workshop date"))
    seen = BooleanFilter(field_name="seen_at", lookup_expr="isnull", exclude=True, label=_("seen"))

    class Meta:
        model = Booking
        fields: ClassVar = ["state"]


class BookingIndexView(IndexView):
    @cached_property
    def header_more_buttons(self) -> list[Button]:
        make = Button(_("Book for somebody"), url=reverse("workshop_book_for_somebody"), icon_name="plus", priority=40)
        accounts = Button(_("For the accounts"), url=reverse("workshop_bookkeeping"), icon_name="table", priority=50)
        return [*super().header_more_buttons, make, accounts]


class BookingEditView(EditView):
    @cached_property
    def header_more_buttons(self) -> list[Button]:
        buttons: list[Button] = list(super().header_more_buttons)
        if self.object.is_live:
            change = reverse("booking_change", args=[self.object.pk])
            buttons.append(Button(_("Seats, date and participants"), url=change, icon_name="group", priority=30))
            buttons.append(Button(_("Cancel the booking"), url=cancel_url(self.object), icon_name="cross", priority=40))
        return buttons


class BookingViewSet(SnippetViewSet):
    model = Booking
    icon = "group"
    menu_label = _("Bookings")
    admin_url_namespace = "bookings"
    base_url_path = "workshops/bookings"
    copy_view_enabled = False
    index_view_class = BookingIndexView
    edit_view_class = BookingEditView
    list_display = [
        "reference",
        "name",
        Column("title", label=_("Workshop"), accessor="date"),
        "seats",
        Column("state", label=_("State"), accessor="get_state_display", sort_key="state"),
        Column("total", label=_("Total"), accessor="price.total_text", sort_key="total_incl"),
        DateColumn("created_at", label=_("Booked"), sort_key="created_at"),
        Column("org", label=_("Organisation number"), accessor="masked_org_number"),
    ]
    filterset_class = BookingFilterSet
    search_fields = ["reference", "name", "email", "company"]
    edit_handler = ObjectList(
        [
            MultiFieldPanel(
                fixed("reference", "state", "cancelled_by", "date", "seats", "created_at"), heading=_("Booking")
            ),
            MultiFieldPanel(
                [FieldPanel("name"), FieldPanel("email"), FieldPanel("phone"), FieldPanel("message", read_only=True)],
                heading=_("Contact"),
            ),
            MultiFieldPanel(
                [
                    FieldPanel("company"),
                    FieldPanel("org_number"),
                    FieldPanel("vat_number"),
                    FieldPanel("invoice_email"),
                    FieldPanel("invoice_address"),
                    FieldPanel("invoice_reference"),
                    FieldPanel("einvoice_address"),
                    *fixed("price_each", "vat_rate", "total_excl", "total_vat", "total_incl"),
                ],
                heading=_("Invoice"),
            ),
            AnswersPanel(heading=_("Answers to your questions")),
            FieldPanel("notes"),
        ],
        base_form_class=BookingAdminForm,
    )

    def get_queryset(self, request: Any) -> Any:
        return Booking.objects.with_date()


class RequestListView(IndexView):
    def get_edit_url(self, instance: InHouseRequest) -> str:
        return reverse("workshop_request", args=[instance.pk])


class RequestViewSet(SnippetViewSet):
    """The list beside the board, and the form that corrects who asked."""

    model = InHouseRequest
    icon = "clipboard-list"
    menu_label = _("In-house requests")
    menu_url = reverse_lazy("workshop_board")
    index_view_class = RequestListView
    admin_url_namespace = "in_house_requests"
    base_url_path = "workshops/requests"
    copy_view_enabled = False
    list_display = [
        "reference",
        "company",
        "name",
        "about",
        "group_size",
        Column("state", label=_("State"), accessor="get_state_display", sort_key="state"),
        Column("due_on", label=_("Due"), sort_key="due_on"),
        DateColumn("created_at", label=_("Asked"), sort_key="created_at"),
    ]
    list_filter = ["state", "venue", "budget"]
    search_fields = ["reference", "name", "email", "company", "about"]
    edit_handler = ObjectList(
        [FieldPanel("name"), FieldPanel("company"), FieldPanel("email"), FieldPanel("phone")],
        base_form_class=SavesWhatChanged,
    )


class WorkshopViewSetGroup(SnippetViewSetGroup):
    items = (DateViewSet, BookingViewSet, WaitingViewSet, RequestViewSet)
    menu_label = _("Workshops")
    menu_icon = "group"
    menu_order = 250
