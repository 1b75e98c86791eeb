"""Where the author books for somebody: by the verb that visitors use, but also on a date that is closed for booking."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages
from wagtail.admin.auth import permission_required

from workshops import author_forms
from workshops.author_forms import ForSomebodyForm
from workshops.book import BookingError, NoRoomError, book
from workshops.forms import INVOICE_FIELDS
from workshops.invoice_form import InvoiceNumbers
from workshops.models import Booking, WorkshopDate
from workshops.participant_forms import PeopleField, fitting
from workshops.participants import Person


class BookingToMakeForm(InvoiceNumbers, ForSomebodyForm):
    people = PeopleField(
        help_text=gettext_lazy(
            "One line for each: the name, and after it the e-mail address of anyone who is to get their own "
            "invitation. Empty if the one who books comes in person, or will fill it in with the link in the "
            "confirmation."
        )
    )
    field_order = ("date", "seats", "name", "email", "phone", "language", "people")

    class Meta:
        model = Booking
        fields = ("date", "seats", "name", "email", "phone", "language", *INVOICE_FIELDS, "notes")
        widgets = {name: forms.Textarea(attrs={"rows": 3}) for name in ("invoice_address", "notes")}

    def clean_people(self) -> tuple[Person, ...]:
        return fitting(self.cleaned_data["people"], self.cleaned_data.get("seats"))


@permission_required("workshops.change_booking")
@require_http_methods(["GET", "HEAD", "POST"])
def book_for_somebody(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    sent = request.POST if request.method == "POST" else None
    dates = WorkshopDate.objects.bookable_by_author(now).select_related("workshop").order_by("start", "pk")
    form = BookingToMakeForm(sent, dates=dates, date_id=request.GET.get("date", ""))
    if form.is_valid():
        order: Booking = form.instance
        order.submission_key, order.seen_at = form.submission_key, now
        try:
            booking = book(order, now, form.cleaned_data["people"], by_author=True)
        except BookingError as refused:
            form.add_error("seats" if isinstance(refused, NoRoomError) else "date", str(refused))
        else:
            words = {"name": booking.name, "seats": booking.seats_text, "date": booking.date}
            messages.success(request, _("Booked for %(name)s: %(date)s, %(seats)s. The confirmation is sent.") % words)
            return redirect("bookings:edit", booking.pk)
    return _page(request, form)


def _page(request: HttpRequest, form: BookingToMakeForm) -> HttpResponse:
    title = _("Book for somebody")
    crumbs = [{"url": reverse("bookings:list"), "label": _("Bookings")}, {"url": "", "label": title}]
    intro = _(
        "For whoever has rung or written to you. They get the same confirmation as if they had booked on the site. You "
        "can book on a date that is closed for booking too, and as many seats as are left."
    )
    none = _("No date is coming, so there is nothing to book.")
    context: dict[str, Any] = {"page_title": title, "header_icon": "group", "breadcrumbs_items": crumbs}
    return author_forms.page(request, form, **context, intro=intro, none=none)


urls: list[URLPattern] = [path("workshops/bookings/make/", book_for_somebody, name="workshop_book_for_somebody")]
