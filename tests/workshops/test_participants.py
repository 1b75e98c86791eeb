"""Statement 5: one booking, n participants, and an invitation of their own for each who has an address."""

import subprocess
import sys
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import icalendar
import pytest
from django.apps import apps
from django.utils import timezone

from mail.models import OutboxMail
from tests.workshops.factories import a_booking, a_date
from workshops import participants
from workshops.cancel import cancel
from workshops.change import change
from workshops.enums import CancelledBy, DateState
from workshops.forget import erase_bookings
from workshops.models import Booking, Participant, WorkshopDate
from workshops.move import move
from workshops.participants import Person

pytestmark = pytest.mark.django_db
ICS = Path(__file__).resolve().parents[3] / "shared" / "acceptance" / "ics.py"
BO, PIA = Person("Bo Ek", "bo@example.org"), Person("Pia Ås", "pia@example.org")


def a_group(seats: int = 3) -> Booking:
    return a_booking(a_date(), seats, people=[Person("Åsa Öberg", "asa@example.org"), BO, Person("Ulla")])


def entries(address: str) -> list[tuple[str, int, str]]:
    """METHOD, SEQUENCE and UID of all that went to the address, and nobody else is named in it."""
    found = []
    for mail in OutboxMail.objects.filter(recipient=address).order_by("pk"):
        message = message_from_bytes(bytes(mail.raw), _class=EmailMessage, policy=policy.default)
        for part in message.walk():
            if part.get_content_type() == "text/calendar":
                calendar = icalendar.Calendar.from_ical(part.get_content())
                [event] = calendar.walk("VEVENT")
                assert str(event["ATTENDEE"]) == f"mailto:{address}"
                found.append((str(calendar["METHOD"]), int(str(event["SEQUENCE"])), str(event["UID"])))
    return found


def steps(address: str) -> list[tuple[str, int]]:
    found = entries(address)
    assert len({uid for _method, _sequence, uid in found}) == 1
    return [(method, sequence) for method, sequence, _uid in found]


def rows(booking: Booking) -> list[tuple[int, str, str]]:
    return list(booking.participants.order_by("position").values_list("position", "name", "email"))


def test_whoever_books_without_naming_anybody_comes_in_person() -> None:
    one, three = a_booking(), a_booking(seats=3)
    assert rows(one) == [(1, "Åsa Öberg", "asa@example.org")]
    assert rows(three) == [(1, "Åsa Öberg", "asa@example.org"), (2, "", ""), (3, "", "")]
    assert not Participant.objects.exclude(invited="").exists()


def test_statement_5_each_participant_with_an_address_is_invited_alone() -> None:
    booking = a_group()
    assert rows(booking)[1:] == [(2, "Bo Ek", "bo@example.org"), (3, "Ulla", "")]
    assert steps("bo@example.org") == [("REQUEST", 0)]
    assert steps("asa@example.org") == [("REQUEST", 0)]
    uids = {entries(address)[0][2] for address in ("bo@example.org", "asa@example.org")}
    assert len(uids) == 2


def test_statement_6_booking_move_room_and_cancel_count_up_for_everybody() -> None:
    booking = a_group()
    date, now = WorkshopDate.objects.select_related("workshop").get(), timezone.now()
    date.end += timedelta(hours=1)
    change(date, ["end"], now)
    date.place = "Nya rådhuset"
    change(date, ["place"], now)
    booking = Booking.objects.with_date().get(pk=booking.pk)
    assert cancel(booking, CancelledBy.VISITOR, now)
    for address in ("asa@example.org", "bo@example.org"):
        assert steps(address) == [("REQUEST", 0), ("REQUEST", 1), ("REQUEST", 2), ("CANCEL", 3)]
    keys = OutboxMail.objects.filter(recipient="bo@example.org").values_list("order_key", flat=True)
    assert set(keys) == {f"participant:{booking.participants.get(position=2).pk}"}


@pytest.mark.skipif(not ICS.exists(), reason="the acceptance scripts are not on this machine")
def test_statement_6_the_acceptance_script_finds_nothing_in_any_step(tmp_path: Path) -> None:
    booking, now = a_group(), timezone.now()
    moved = a_date(booking.date.workshop, start=booking.date.start + timedelta(days=7))
    booking = move(booking, moved, now)
    changed = WorkshopDate.objects.select_related("workshop").get(pk=moved.pk)
    changed.place = "Nya rådhuset"
    change(changed, ["place"], now)
    assert cancel(Booking.objects.with_date().get(pk=booking.pk), CancelledBy.VISITOR, now)
    for address in ("asa@example.org", "bo@example.org"):
        assert steps(address) == [("REQUEST", 0), ("REQUEST", 1), ("REQUEST", 2), ("CANCEL", 3)]
        earlier: list[str] = []
        for number, mail in enumerate(OutboxMail.objects.filter(recipient=address).order_by("pk")):
            path = tmp_path / f"{address}-{number}.eml"
            path.write_bytes(bytes(mail.raw))
            found = subprocess.run(
                [sys.executable, str(ICS), *earlier, str(path)], capture_output=True, text=True, check=False
            )
            assert "errors=0 warnings=0" in found.stdout, found.stdout + found.stderr
            earlier = ["--prev", str(path)]


def test_statement_5_who_loses_a_seat_is_told_and_who_gets_it_is_invited() -> None:
    booking, now = a_group(), timezone.now()
    seat = booking.participants.get(position=2)
    participants.rename(booking, {seat.pk: PIA}, now)
    assert steps("bo@example.org") == [("REQUEST", 0), ("CANCEL", 1)]
    assert steps("pia@example.org") == [("REQUEST", 0)]
    assert entries("pia@example.org")[0][2] != entries("bo@example.org")[0][2]
    mails = OutboxMail.objects.count()
    participants.rename(booking, {seat.pk: PIA}, now)
    participants.rename(booking, {seat.pk: Person("Pia Åström", PIA.email)}, now)
    assert OutboxMail.objects.count() == mails


@pytest.mark.parametrize(
    ("person", "stays"),
    [
        (PIA, False),
        (Person("Pia Ås"), False),
        (Person(), False),
        (Person("Bo Eek", BO.email), True),
        (Person("bo ek", "bo@annat.example"), True),
        (Person("Bo Ek"), True),
    ],
)
def test_somebody_else_on_a_seat_does_not_inherit_that_the_other_was_there(person: Person, stays: bool) -> None:
    booking, now = a_group(), timezone.now()
    seat = booking.participants.get(position=2)
    seat.mark_attended(True, now)
    participants.rename(booking, {seat.pk: person}, now)
    seat.refresh_from_db()
    assert (seat.attended, seat.attended_at) == ((True, now) if stays else (None, None))


def test_a_name_for_whoever_was_there_without_one_leaves_the_tick() -> None:
    booking, now = a_booking(seats=2), timezone.now()
    seat = booking.participants.get(position=2)
    seat.mark_attended(False, now)
    participants.rename(booking, {seat.pk: BO}, now)
    seat.refresh_from_db()
    assert (seat.name, seat.attended) == ("Bo Ek", False)


def test_a_participant_who_is_the_contact_has_one_entry_and_not_two() -> None:
    booking, now = a_group(), timezone.now()
    seat = booking.participants.get(position=2)
    participants.rename(booking, {seat.pk: Person("Åsa", "asa@example.org")}, now)
    assert steps("asa@example.org") == [("REQUEST", 0)]
    assert steps("bo@example.org") == [("REQUEST", 0), ("CANCEL", 1)]


def test_a_cancelled_date_tells_everybody() -> None:
    a_group()
    date = WorkshopDate.objects.select_related("workshop").get()
    date.state = DateState.CANCELLED
    change(date, ["state"], timezone.now())
    assert steps("bo@example.org") == [("REQUEST", 0), ("CANCEL", 1)]


def test_erasing_one_leaves_the_others() -> None:
    booking, now = a_group(), timezone.now()
    assert erase_bookings("bo@example.org", now) == 1
    assert rows(booking) == [(1, "Åsa Öberg", "asa@example.org"), (2, "", ""), (3, "Ulla", "")]
    assert erase_bookings("asa@example.org", now) == 1
    assert rows(booking) == [(1, "", ""), (2, "", ""), (3, "Ulla", "")]
    assert len(entries("bo@example.org")) == 1


@pytest.mark.parametrize(
    ("seats", "kept"), [(2, ["Åsa Öberg", "Bo Ek"]), (1, ["Åsa Öberg"]), (4, ["Åsa Öberg", "", "Bo Ek", ""])]
)
def test_seats_that_go_are_the_empty_ones_first_and_then_the_last(seats: int, kept: list[str]) -> None:
    booking = a_booking(a_date(), 3, people=[Person("Åsa Öberg"), Person(), BO])
    booking.seats = seats
    participants.fit(booking, timezone.now())
    assert [name for _place, name, _email in rows(booking)] == kept
    assert [place for place, _name, _email in rows(booking)] == list(range(1, seats + 1))
    assert steps("bo@example.org")[1:] == ([("CANCEL", 1)] if seats == 1 else [])


def test_bookings_from_before_get_their_seats() -> None:
    from importlib import import_module

    booking = a_group()
    booking.participants.all().delete()
    import_module("workshops.migrations.0007_seat_everybody").seat_everybody(apps, None)
    assert rows(booking) == [(1, "Åsa Öberg", "asa@example.org"), (2, "", ""), (3, "", "")]
