"""Who sits on the seats of a booking. Callers hold the lock on the date: nobody else moves the seats meanwhile."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from workshops import invite
from workshops.models import Booking, Participant


@dataclass(frozen=True, slots=True)
class Person:
    """A person without an address is told nothing; one without a name either is a seat that is not spoken for."""

    name: str = ""
    email: str = ""


def seat(booking: Booking, people: Sequence[Person], now: datetime) -> None:
    """As many rows as seats. Where nobody is named, whoever booked comes in person."""
    known = [*people, *[Person()] * booking.seats] if people else _contact_first(booking)
    Participant.objects.bulk_create(
        Participant(booking=booking, position=place, name=person.name, email=person.email)
        for place, person in enumerate(known[: booking.seats], start=1)
    )
    invite.settle(booking, now)


def rename(booking: Booking, people: dict[int, Person], now: datetime) -> None:
    """`people` by the key of their seat. Who loses a seat is told, who gets one is invited."""
    for participant in booking.participants.filter(pk__in=people):
        person = people[participant.pk]
        participant.booking = booking
        if participant.invited and participant.invited != person.email:
            # While the row still says what the old one is called.
            invite.withdraw(participant, now)
        if _is_another(participant, person):
            participant.attended = participant.attended_at = None
        participant.name, participant.email = person.name, person.email
        participant.save(update_fields=["name", "email", "attended", "attended_at"])
    invite.settle(booking, now)


def _is_another(seated: Participant, person: Person) -> bool:
    """Whoever keeps the name or the address is the same person, and so is whoever sat there before the name was known:
    what was ticked stays. It is not for somebody else to inherit."""
    if not (seated.name or seated.email):
        return False
    same_name = bool(person.name) and person.name.casefold() == seated.name.casefold()
    same_address = bool(person.email) and person.email == seated.email
    return not (same_name or same_address)


def follow_contact(booking: Booking, before: str, now: datetime) -> None:
    """The author has put another address for whoever booked: it is the same person, on the same seat."""
    booking.participants.filter(email=before).exclude(email="").update(email=booking.email)
    invite.settle(booking, now)


def fit(booking: Booking, now: datetime) -> None:
    """After the number of seats has changed: new ones are empty, and those that go are the unnamed ones first, then
    the last."""
    rows = list(booking.participants.order_by("position"))
    for participant in leaving(rows, booking.seats):
        participant.booking = booking
        if participant.invited:
            invite.withdraw(participant, now)
        rows.remove(participant)
        participant.delete()
    for place, participant in enumerate(rows, start=1):
        if participant.position != place:
            participant.position = place
            participant.save(update_fields=["position"])
    Participant.objects.bulk_create(
        Participant(booking=booking, position=place) for place in range(len(rows) + 1, booking.seats + 1)
    )


def leaving(rows: Sequence[Participant], seats: int) -> list[Participant]:
    """Those of a booking who lose their place when it keeps only `seats`."""
    last_first = sorted(rows, key=lambda row: (bool(row.name or row.email), -row.position))
    return last_first[: max(len(rows) - seats, 0)]


def _contact_first(booking: Booking) -> list[Person]:
    return [Person(booking.name, booking.email), *[Person()] * (booking.seats - 1)]
