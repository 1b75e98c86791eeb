"""Who comes, as it is typed: one line each while booking, one row for each seat afterwards."""

import re
from collections.abc import Iterable, Iterator
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from guard.forms import GuardedForm
from guard.limits import Limit
from guard.text import EmailField, PlainTextField, SingleLineField, normalise_email
from mail.address import AddressError, checked
from workshops.models import Booking, Participant
from workshops.participants import Person
from workshops.validators import validate_person_name

HOUR = 3600
NAME_LENGTH = 100


class PeopleField(PlainTextField):
    """Gives a tuple of Person."""

    def __init__(self, **kwargs: Any) -> None:
        known: dict[str, Any] = {
            "required": False,
            "max_length": 8000,
            "label": gettext_lazy("Who is coming"),
            "help_text": gettext_lazy(
                "One line for each: the name, and after a comma the e-mail address of anyone who is to get their own "
                "invitation. Leave it empty if you are coming yourself, or fill it in later with the link in your "
                "confirmation."
            ),
            "widget": forms.Textarea(attrs={"rows": 3}),
        }
        super().__init__(**{**known, **kwargs})

    def clean(self, value: object) -> tuple[Person, ...]:
        text = super().clean(value)
        lines = [line.strip() for line in text.splitlines() if line.strip()]
        people = tuple(_person(line) for line in lines)
        if twice := repeated(person.email for person in people):
            raise ValidationError(_ONE_ADDRESS % {"address": twice}, "twice")
        return people


_ONE_ADDRESS = gettext_lazy("%(address)s is there twice. Write it for one of them only.")


_LIKE_A_MAIL = re.compile(r"([^<>]*?)[\s,;]*<([^<>]+)>[\s,;]*")
"""Name <address>, as mail programs copy it."""


def _person(line: str) -> Person:
    name, comma, address = line.rpartition(",")
    if written := _LIKE_A_MAIL.fullmatch(line):
        name, address = written.groups()
    elif not comma or "@" not in address:
        name, address = (line, "") if "@" not in line else ("", line)
    person = Person(name.strip(" ,;"), address.strip(" <>;"))
    try:
        if len(person.name) > NAME_LENGTH:
            raise ValidationError(_("A name has at most %(most)d characters.") % {"most": NAME_LENGTH})
        validate_person_name(person.name)
        return Person(person.name, address_of(person.email))
    except ValidationError as error:
        words = {"line": line[:60], "reason": " ".join(error.messages)}
        raise ValidationError(_("“%(line)s”: %(reason)s") % words, "line") from None


def address_of(typed: str) -> str:
    if not typed:
        return ""
    validate_email(typed)
    try:
        return checked(normalise_email(typed))
    except (AddressError, ValueError) as refused:
        raise ValidationError(str(refused), "invalid") from None


def repeated(addresses: Iterable[str]) -> str:
    seen: set[str] = set()
    for address in filter(None, addresses):
        if address in seen:
            return address
        seen.add(address)
    return ""


def fitting(people: tuple[Person, ...], seats: int | None) -> tuple[Person, ...]:
    if seats is not None and len(people) > seats:
        words = ngettext(
            "You book %(seats)d seat but name %(people)d.", "You book %(seats)d seats but name %(people)d.", seats
        )
        raise ValidationError(words % {"seats": seats, "people": len(people)}, "too_many")
    return people


class SeatFields(forms.Form):
    """A name and an address for each seat of a booking."""

    def __init__(self, *args: Any, booking: Booking, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.booking = booking
        self.seats: list[Participant] = list(booking.participants.order_by("position"))
        for seat in self.seats:
            self.fields[f"name_{seat.pk}"] = SingleLineField(
                label=_("Name, seat %(number)d") % {"number": seat.position},
                max_length=NAME_LENGTH,
                required=False,
                initial=seat.name,
                validators=[validate_person_name],
            )
            self.fields[f"email_{seat.pk}"] = EmailField(
                label=_("E-mail, seat %(number)d") % {"number": seat.position}, required=False, initial=seat.email
            )

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        seen: set[str] = set()
        for seat in self.seats:
            address = self.cleaned_data.get(f"email_{seat.pk}") or ""
            try:
                checked(address) if address else ""
            except AddressError as refused:
                self.add_error(f"email_{seat.pk}", str(refused))
            if address and address in seen:
                self.add_error(f"email_{seat.pk}", _ONE_ADDRESS % {"address": address})
            seen.add(address)
        if self.is_bound and self._is_of_another_time():
            self.add_error(None, _("The number of seats has changed since you opened the page. Look at it once more."))
        return cleaned

    def _is_of_another_time(self) -> bool:
        sent = {name for name in self.data if name.startswith("name_")}
        return sent != {f"name_{seat.pk}" for seat in self.seats}

    def people(self) -> dict[int, Person]:
        given = self.cleaned_data
        return {seat.pk: Person(given[f"name_{seat.pk}"], given[f"email_{seat.pk}"]) for seat in self.seats}

    @property
    def rows(self) -> Iterator[tuple[forms.BoundField, forms.BoundField]]:
        for seat in self.seats:
            yield self[f"name_{seat.pk}"], self[f"email_{seat.pk}"]


class NamesForm(SeatFields, GuardedForm):
    """For whoever has the link. The limit keeps it from being a way to write to strangers."""

    purpose: ClassVar[str] = "workshops.names"
    trap_is_error = True
    limits = (Limit("client", per="client", amount=30, seconds=HOUR),)
