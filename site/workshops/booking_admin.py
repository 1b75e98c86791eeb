"""Where the author changes who comes, how many and when: by the same verbs as whoever booked."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages
from wagtail.admin.auth import permission_required

from workshops.book import BookingError
from workshops.change_forms import MoveForm, SeatsForm
from workshops.models import Booking
from workshops.name import name
from workshops.participant_forms import SeatFields


class NamesAdminForm(SeatFields):
    def carry_out(self, now: datetime) -> None:
        name(self.booking, self.people(), now)


@permission_required("workshops.change_booking")
@require_http_methods(["GET", "HEAD", "POST"])
def change_booking(request: HttpRequest, pk: int) -> HttpResponse:
    now, booking = timezone.now(), get_object_or_404(Booking.objects.with_date().live(), pk=pk)
    deed = request.POST.get("deed", "")
    sent = {deed: request.POST}
    forms: dict[str, NamesAdminForm | SeatsForm | MoveForm] = {
        "names": NamesAdminForm(sent.get("names"), booking=booking, auto_id="names-%s"),
        "seats": SeatsForm(sent.get("seats"), booking=booking, by_author=True, auto_id="seats-%s"),
        "date": MoveForm(sent.get("date"), booking=booking, now=now, by_author=True, auto_id="date-%s"),
    }
    form = forms.get(deed)
    if form is not None and form.is_valid():
        try:
            form.carry_out(now)
        except BookingError as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The booking is changed, and those concerned are told."))
            return redirect("booking_change", booking.pk)
    context = {
        "booking": booking,
        "date": booking.date,
        **{f"{name.replace('date', 'move')}_form": form for name, form in forms.items()},
        "page_title": _("Seats, date and participants"),
        "page_subtitle": str(booking),
        "header_icon": "group",
        "breadcrumbs_items": [
            {"url": reverse("bookings:list"), "label": _("Bookings")},
            {"url": reverse("bookings:edit", args=[booking.pk]), "label": str(booking)},
        ],
    }
    return TemplateResponse(request, "workshops/admin/booking_change.html", context)


urls: list[URLPattern] = [path("workshops/bookings/<int:pk>/change/", change_booking, name="booking_change")]
