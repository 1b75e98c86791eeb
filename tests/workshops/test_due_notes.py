"""Statement 15: a reminder and a follow-up, each once, to those who still come and to nobody else."""

from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from mail.models import OutboxMail
from tests.workshops.factories import a_booking, a_date, a_workshop
from workshops import due_notes
from workshops.cancel import cancel
from workshops.change import change
from workshops.enums import CancelledBy, NoteKind
from workshops.models import Booking, SentNote, WorkshopDate
from workshops.participants import Person

pytestmark = pytest.mark.django_db
BOOKED = datetime(2027, 3, 1, 12, 0, tzinfo=UTC)
START = datetime(2027, 3, 30, 7, 0, tzinfo=UTC)
DUE = datetime(2027, 3, 27, 8, 0, tzinfo=UTC)
"""Nine o'clock three days before: in winter time, though the workshop is in summer time."""


def a_booked_date() -> tuple[WorkshopDate, Booking]:
    date = a_date(a_workshop(follow_up_days=2), start=START)
    return date, a_booking(date, now=BOOKED)


def text_of(mail: OutboxMail) -> str:
    message = message_from_bytes(bytes(mail.raw), _class=EmailMessage, policy=policy.default)
    body = message.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def written(kind: NoteKind = NoteKind.REMINDER) -> int:
    return OutboxMail.objects.filter(kind=f"workshops.{kind}").count()


def test_the_reminder_is_written_at_nine_on_the_wall_and_once() -> None:
    date, _booking = a_booked_date()
    assert due_notes.due_at(NoteKind.REMINDER, date, date.workshop) == DUE
    due_notes.write_due(DUE - timedelta(minutes=1))
    assert written() == 0
    for minute in range(3):
        due_notes.write_due(DUE + timedelta(minutes=minute))
    assert written() == 1
    assert written(NoteKind.FOLLOW_UP) == 0


def test_the_follow_up_comes_after_and_once() -> None:
    a_booked_date()
    due = datetime(2027, 4, 1, 7, 0, tzinfo=UTC)
    due_notes.write_due(due - timedelta(minutes=1))
    assert written(NoteKind.FOLLOW_UP) == 0
    due_notes.write_due(due)
    due_notes.write_due(due + timedelta(days=1))
    assert written(NoteKind.FOLLOW_UP) == 1


def test_two_workers_with_the_same_booking_write_one_mail() -> None:
    date, booking = a_booked_date()
    whom = booking.participants.get()
    assert due_notes.write(NoteKind.REMINDER, whom, date.start, DUE)
    assert not due_notes.write(NoteKind.REMINDER, whom, date.start, DUE)
    assert not due_notes.write(NoteKind.REMINDER, booking, date.start, DUE)
    assert (written(), SentNote.objects.count()) == (1, 1)


def test_who_has_cancelled_or_is_forgotten_gets_nothing() -> None:
    date, booking = a_booked_date()
    forgotten = a_booking(date, now=BOOKED)
    Booking.objects.filter(pk=forgotten.pk).update(email="")
    forgotten.participants.update(email="")
    cancel(booking, CancelledBy.VISITOR, BOOKED)
    due_notes.write_due(DUE)
    assert written() == 0


def test_each_participant_with_an_address_is_reminded_and_whoever_booked_where_none_has_one() -> None:
    date = a_date(a_workshop(), start=START)
    a_booking(
        date,
        3,
        now=BOOKED,
        email="bo@example.org",
        people=[Person("Bo", "bo@example.org"), Person("Pia", "pia@example.org")],
    )
    a_booking(date, 2, now=BOOKED, email="chef@example.org", people=[Person("Ulla")])
    for minute in range(2):
        due_notes.write_due(DUE + timedelta(minutes=minute))
    mails = OutboxMail.objects.filter(kind="workshops.reminder").order_by("recipient")
    assert [mail.recipient for mail in mails] == ["bo@example.org", "chef@example.org", "pia@example.org"]
    assert ["avboka/" in text_of(mail) for mail in mails] == [True, True, False]


def test_whoever_was_not_there_gets_no_follow_up() -> None:
    date = a_date(a_workshop(follow_up_days=2), start=START)
    booking = a_booking(date, 2, now=BOOKED, people=[Person("Bo", "bo@example.org"), Person("Pia", "pia@example.org")])
    alone = a_booking(date, 1, now=BOOKED, email="chef@example.org", people=[Person("Ulla")])
    for participant in (booking.participants.first(), alone.participants.get()):
        assert participant is not None
        participant.mark_attended(False, START)
    due_notes.write_due(datetime(2027, 4, 1, 7, 0, tzinfo=UTC))
    assert [mail.recipient for mail in OutboxMail.objects.filter(kind="workshops.follow_up")] == ["pia@example.org"]


def test_a_moved_date_is_reminded_of_at_its_new_time_only() -> None:
    date, booking = a_booked_date()
    date.start, date.end = START + timedelta(days=14), START + timedelta(days=14, hours=7)
    change(date, ["start", "end"], BOOKED)
    due_notes.write_due(DUE)
    assert not due_notes.write(NoteKind.REMINDER, booking.participants.get(), START, DUE)
    assert written() == 0
    due_notes.write_due(DUE + timedelta(days=14))
    assert written() == 1


def test_none_is_sent_where_the_author_wants_none() -> None:
    a_booking(a_date(a_workshop(reminder_days=0), start=START), now=BOOKED)
    for days in range(-10, 10):
        due_notes.write_due(START + timedelta(days=days))
    assert written() + written(NoteKind.FOLLOW_UP) == 0


def test_statement_15_the_author_sees_both_before_and_gets_a_copy() -> None:
    page = a_workshop(reminder_text="Ta med en <penna>.", follow_up_text="Här är bilderna.")
    admin = Client()
    admin.force_login(User.objects.create_superuser("elin"))
    address = reverse("workshop_mails", args=[page.pk])
    html = admin.get(address).content.decode()
    assert "Ta med en &lt;penna&gt;." in html
    assert "Här är bilderna." in html
    assert "/nyhetsbrev/" in html
    assert OutboxMail.objects.count() == 0
    for kind in NoteKind:
        assert admin.post(address, {"kind": kind.value}).status_code == 302
        assert written(kind) == 1
    assert not SentNote.objects.exists()
    edit = admin.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    assert address in edit


def test_the_clock_writes_them() -> None:
    from clock import jobs

    assert jobs.registered()["workshops.notes"] is due_notes.write_due
    assert timezone.is_aware(DUE)
