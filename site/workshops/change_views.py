"""What whoever booked does with the booking by the links in the mail: say who comes, take more or fewer seats, move."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from guard.limits import Limit, take
from guard.links import Invalid, private
from workshops import links
from workshops.book import BookingError
from workshops.change_forms import MoveForm, SeatsForm
from workshops.models import Booking
from workshops.name import name
from workshops.other_dates import open_to
from workshops.participant_forms import NamesForm

DONE = "klart"
CHANGES = Limit("booking", per="client", amount=20, seconds=3600)


@private
@require_http_methods(["GET", "HEAD", "POST"])
def name_participants(request: HttpRequest, token: str) -> HttpResponse:
    now = timezone.now()
    booking = _booking(links.names_id(token))
    may = booking.may_be_cancelled(now)
    sent = request.POST if may and request.method == "POST" else None
    form = NamesForm(sent, booking=booking, request=request, now=now)
    if form.is_valid() and _done(lambda: name(booking, form.people(), now), form):
        return _see_other(request)
    context = {"form": form, **_context(request, booking, now)}
    return render(request, "workshops/names.html", context, status=422 if form.is_bound else 200)


@private
@require_http_methods(["GET", "HEAD", "POST"])
def change_booking(request: HttpRequest, token: str) -> HttpResponse:
    now = timezone.now()
    booking = _booking(links.change_id(token))
    seats = SeatsForm(_sent(request, "seats"), booking=booking, auto_id="seats-%s")
    date = MoveForm(_sent(request, "date"), booking=booking, now=now, auto_id="move-%s")
    form: SeatsForm | MoveForm = date if date.is_bound else seats
    if booking.may_be_cancelled(now) and form.is_valid():
        if not take("workshops.change", str(booking.pk), CHANGES, now):
            form.add_error(None, _("That is a lot of changes in a short time. Try again in an hour."))
        elif _done(lambda: form.carry_out(now), form):
            return _see_other(request)
    context = {"seats_form": seats, "move_form": date, **_context(request, booking, now)}
    return render(request, "workshops/change.html", context, status=422 if form.is_bound else 200)


def _sent(request: HttpRequest, field: str) -> Any:
    return request.POST if request.method == "POST" and field in request.POST else None


def _done(deed: Callable[[], None], form: Form) -> bool:
    try:
        deed()
    except BookingError as refused:
        form.add_error(None, str(refused))
        return False
    return True


def _booking(booking_id: int) -> Booking:
    booking = Booking.objects.with_date().filter(pk=booking_id).first()
    if booking is None:
        raise Invalid
    return booking


def _context(request: HttpRequest, booking: Booking, now: datetime) -> dict[str, object]:
    return {
        "booking": booking,
        "date": booking.date,
        "may_change": booking.may_be_cancelled(now),
        "may_move": open_to(booking, now).exists(),
        "done": DONE in request.GET,
        "cancel_path": links.cancel_path(booking),
        "change_path": links.change_path(booking),
        "names_path": links.names_path(booking),
    }


def _see_other(request: HttpRequest) -> HttpResponse:
    return HttpResponse(status=303, headers={"Location": f"{request.path}?{DONE}"})
