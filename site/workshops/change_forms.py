"""More or fewer seats, or another date: the same two choices for whoever booked and for the author. Each says what it
comes to before the button."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workshops import timetable
from workshops.models import Booking, WorkshopDate
from workshops.move import move
from workshops.other_dates import open_to
from workshops.resize import resize

if TYPE_CHECKING:
    DateField = forms.ModelChoiceField[WorkshopDate]
else:
    DateField = forms.ModelChoiceField


class SeatsForm(forms.Form):
    def __init__(self, data: Any = None, *, booking: Booking, by_author: bool = False, **kwargs: Any) -> None:
        super().__init__(data, initial={"seats": booking.seats}, **kwargs)
        self.booking, self.by_author = booking, by_author
        most = max(booking.seats, booking.seats + booking.date.left)
        if not by_author:
            most = max(booking.seats, min(most, booking.date.max_per_booking))
        self.fields["seats"] = forms.TypedChoiceField(
            label=gettext_lazy("Number of seats"),
            coerce=int,
            choices=[(count, self._choice(count)) for count in range(1, most + 1)],
            error_messages={"invalid_choice": _("Choose from 1 to %(most)d seats.") % {"most": most}},
        )
        self.offers = most > 1

    def _choice(self, seats: int) -> str:
        words = timetable.seat_count(seats)
        if not self.booking.has_one_price:
            words = f"{words}: {self.booking.price_for(seats).total_text}"
        return _("%(choice)s (as now)") % {"choice": words} if seats == self.booking.seats else words

    def carry_out(self, now: datetime) -> None:
        resize(self.booking, self.cleaned_data["seats"], now, by_author=self.by_author)


class DateChoice(DateField):
    def label_from_instance(self, date: WorkshopDate) -> str:
        return f"{date.when_text}, {date.left_text}"


class MoveForm(forms.Form):
    def __init__(
        self, data: Any = None, *, booking: Booking, now: datetime, by_author: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(data, **kwargs)
        self.booking, self.by_author = booking, by_author
        dates = open_to(booking, now, by_author=by_author)
        self.fields["date"] = DateChoice(
            queryset=dates,
            label=gettext_lazy("Another date"),
            empty_label=_("Choose a date"),
            error_messages={"invalid_choice": _("That date has no room for you any more. Choose another.")},
        )
        self.offers = dates.exists()

    def carry_out(self, now: datetime) -> None:
        move(self.booking, self.cleaned_data["date"], now, by_author=self.by_author)
