from typing import Any, ClassVar

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from guard.limits import Limit
from workshops import timetable
from workshops.forms import HOUR, BookingForm, ContactForm
from workshops.models import WaitingParty, WorkshopDate


class WaitingForm(ContactForm):
    purpose: ClassVar[str] = "workshops.wait"
    trap_is_error = True
    asks_for_work = True
    takes_unproven_links = False
    unproven_limits = (Limit("unproven-hour", per="form", amount=20, seconds=HOUR),)
    insistent_limits = (Limit("insistent-hour", per="form", amount=60, seconds=HOUR),)
    limits = (
        Limit("client", per="client", amount=20, seconds=HOUR),
        Limit("email", per="email", amount=10, seconds=HOUR),
    )
    phone = None  # type: ignore[assignment]

    field_order = ["seats", "name", "email"]

    def __init__(self, data: Any = None, *, date: WorkshopDate, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(data, request=request, **kwargs)
        self.date = date
        most = min(date.max_per_booking, date.seats)
        self.fields["seats"] = forms.TypedChoiceField(
            label=_("Number of seats"),
            help_text=_("You get an offer when that many are free at once."),
            coerce=int,
            choices=[(count, timetable.seat_count(count)) for count in range(1, most + 1)],
        )
        self.order_fields(self.field_order)

    def party(self) -> WaitingParty:
        fields = {name: self.cleaned_data[name] for name in self.field_order}
        return WaitingParty(date=self.date, **fields, **self._origin())


class OfferForm(BookingForm):
    """The booking form for the very seats that are kept."""

    purpose: ClassVar[str] = "workshops.offer"

    def __init__(self, data: Any = None, *, party: WaitingParty, request: HttpRequest, **kwargs: Any) -> None:
        self.party = party
        known = {"name": party.name, "email": party.email, "seats": party.seats}
        super().__init__(data, date=party.date, request=request, initial=known, **kwargs)

    def _offer_seats(self) -> None:
        self.fields["seats"] = forms.TypedChoiceField(
            label=_("Number of seats"), coerce=int, choices=[(self.party.seats, self._choice(self.party.seats))]
        )
        self.order_fields(self.field_order)
