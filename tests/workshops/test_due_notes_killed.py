"""Statement 15: writers and senders of reminders and follow-ups are killed at any moment, and a real mail server counts
what came."""

import random
import time
from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from mail.enums import MailState
from mail.models import OutboxMail
from tests.mail.shared_database import shared_database
from tests.mail.smtp_server import SmtpServer
from tests.mail.workers import Workers
from tests.workshops.factories import a_date, a_workshop, an_order
from workshops.enums import NoteKind
from workshops.models import Booking, Participant, SentNote

WRITE = """
from workshops.due_notes import write_due

def work(moment, _minutes):
    write_due(datetime.fromisoformat(moment))
"""
PEOPLE, SEATS, LONGEST = 30, 3, 0.25
LEASE_MINUTES = 3


@dataclass(frozen=True)
class Moments:
    """When the reminders and when the follow-ups are due; both are written late, as after a stop."""

    reminder: datetime
    follow_up: datetime


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
@pytest.mark.parametrize("kills", [4, pytest.param(20, marks=pytest.mark.proof)])
def test_statement_15_killed_workers_send_each_participant_one_of_each(
    smtp_server: SmtpServer, tmp_path: Path, kills: int
) -> None:
    """The writers are killed, the sender is not: nobody is left out or written to twice, no Message-ID comes twice."""
    everybody, due = booked_by(PEOPLE)
    with shared_database(tmp_path) as url, ExitStack() as nurseries:
        writers = nurseries.enter_context(Workers(url, smtp_server.port, WRITE))
        senders = nurseries.enter_context(Workers(url, smtp_server.port))
        for moment in (due.reminder, due.follow_up):
            storm(writers, moment, kills=kills)
            finish(writers, moment)
            senders.start("outbox")
            senders.wait()
    ids = Counter(str(message["Message-ID"]) for message in smtp_server.messages)
    assert set(ids.values()) == {1}
    assert Counter(smtp_server.recipients) == Counter({address: len(NoteKind) for address in everybody})
    assert SentNote.objects.count() == PEOPLE * len(NoteKind)


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
@pytest.mark.parametrize(
    ("policy", "kills"),
    [
        ("hold", 4),
        pytest.param("resend", 4, marks=pytest.mark.proof),
        pytest.param("hold", 50, marks=pytest.mark.proof),
        pytest.param("resend", 50, marks=pytest.mark.proof),
    ],
)
def test_statement_15_senders_are_killed_as_well(
    smtp_server: SmtpServer, tmp_path: Path, policy: str, kills: int
) -> None:
    """A mail whose sender died between the body and the answer is nobody's to know of: `hold` shows it to the author
    rather than doubling it, `resend` sends the same bytes again. Everybody is in one of the two."""
    everybody, due = booked_by(PEOPLE)
    smtp_server.delay = 0.01
    with shared_database(tmp_path) as url, ExitStack() as nurseries:
        writers = nurseries.enter_context(Workers(url, smtp_server.port, WRITE))
        senders = nurseries.enter_context(Workers(url, smtp_server.port, MAIL_UNCERTAIN=policy))
        for kill in range(kills):
            senders.start("outbox", minutes_ahead=kill * LEASE_MINUTES)
            storm(writers, due.reminder, kills=1)
            senders.kill()
            senders.wait()
        finish(writers, due.reminder)
        senders.start("outbox", minutes_ahead=kills * LEASE_MINUTES)
        senders.wait()
    ids = Counter(str(message["Message-ID"]) for message in smtp_server.messages)
    held = set(OutboxMail.objects.filter(state=MailState.UNCERTAIN).values_list("recipient", flat=True))
    assert set(smtp_server.recipients) | held == set(everybody)
    assert len(ids) == len(set(smtp_server.recipients)), "each has one mail, whatever became of it"
    if policy == "hold":
        assert set(ids.values()) == {1}
    else:
        assert not held
        assert sum(ids.values()) - len(ids) <= smtp_server.connections


def booked_by(people: int) -> tuple[list[str], Moments]:
    start = timezone.now() + timedelta(days=2, hours=1)
    date = a_date(a_workshop(follow_up_days=2), seats=people, taken=people, start=start)
    orders = [an_order(date, SEATS, email=f"bokare{number}@example.org") for number in range(people // SEATS)]
    for number, order in enumerate(orders):
        order.reference, order.created_at = f"B-{number}", timezone.now() - timedelta(days=10)
        order.fix_price(date)
    Booking.objects.bulk_create(orders)
    seats = [
        Participant(booking=order, position=place + 1, name="Deltagare", email=f"deltagare{number}.{place}@example.org")
        for number, order in enumerate(orders)
        for place in range(SEATS)
    ]
    Participant.objects.bulk_create(seats)
    return [seat.email for seat in seats], Moments(timezone.now(), date.end + timedelta(days=4))


def storm(writers: Workers, moment: datetime, *, kills: int) -> None:
    """Two at once, and each time they are given a moment too short to write to everybody."""
    for _kill in range(kills):
        for _worker in range(2):
            writers.start(moment.isoformat())
        time.sleep(random.uniform(0, LONGEST))
        writers.kill()
        writers.wait()


def finish(writers: Workers, moment: datetime) -> None:
    writers.start(moment.isoformat())
    writers.wait()
