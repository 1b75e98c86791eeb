"""What leaves, when, and in what order."""

import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError
from django.utils import timezone
from pytest_django import Settings

from mail import queues
from mail.conversation import Envelope
from mail.deliver import drain
from mail.enums import LimitScope, MailState
from mail.models import OutboxMail, SendingLimit
from mail.outbox_queue import OutboxQueue
from mail.querysets import OutboxQuerySet
from tests.mail.engine import later, state_of
from tests.mail.factories import OutboxMailFactory
from tests.mail.raw_smtp import Conversation, serving
from tests.mail.smtp_server import SmtpServer

pytestmark = pytest.mark.django_db


def test_mails_leave_over_one_connection_as_the_bytes_that_were_stored(
    smtp_server: SmtpServer, settings: Settings
) -> None:
    settings.MAIL_CONNECTIONS = 1
    mails = OutboxMailFactory.create_batch(3)
    assert drain("outbox") == {MailState.ACCEPTED: 3}
    assert [message.raw for message in smtp_server.messages] == [bytes(mail.raw) for mail in mails]
    assert smtp_server.connections == 1
    assert smtp_server.messages[0].mail_from == "hej@example.se"
    mails[0].refresh_from_db()
    assert (mails[0].state, mails[0].attempts, mails[0].reply) == (MailState.ACCEPTED, 1, "250 2.0.0 kept")
    assert mails[0].finished_at is not None
    assert mails[0].worker == ""


def test_a_mail_is_marked_started_before_its_body_leaves(smtp_server: SmtpServer) -> None:
    mail = OutboxMailFactory.create()
    smtp_server.data_replies[mail.recipient] = ["451 4.3.0 later"]
    drain("outbox")
    mail.refresh_from_db()
    assert mail.started_at is not None


def test_a_mail_that_is_not_due_stays(smtp_server: SmtpServer) -> None:
    OutboxMailFactory.create(next_attempt_at=timezone.now() + timedelta(hours=1))
    assert drain("outbox") == {}
    assert smtp_server.connections == 0


def test_a_drain_stops_when_its_time_is_up_and_gives_the_rest_back(smtp_server: SmtpServer, settings: Settings) -> None:
    settings.MAIL_CONNECTIONS = 1
    OutboxMailFactory.create_batch(4)
    smtp_server.delay = 0.3
    drain("outbox", seconds=0.2)
    assert len(smtp_server.messages) == 1
    assert OutboxMail.objects.filter(state=MailState.QUEUED, attempts=0, worker="").count() == 3


def test_mails_with_the_same_order_key_leave_in_order_even_when_the_first_is_put_off(smtp_server: SmtpServer) -> None:
    request, cancel = OutboxMailFactory.create_batch(2, order_key="booking:1")
    free = OutboxMailFactory.create()
    smtp_server.rcpt_replies[request.recipient] = ["450 4.2.1 wait"]
    drain("outbox")
    assert smtp_server.recipients == [free.recipient]
    assert state_of(cancel) == MailState.QUEUED
    drain("outbox", now=later(minutes=6))
    assert smtp_server.recipients == [free.recipient, request.recipient, cancel.recipient]


class Interrupted(SystemExit):
    """As django-q2 ends a task that takes too long."""


class Touchy(OutboxQueue):
    """Lets something happen while a certain mail is being made ready."""

    def __init__(self, subject: str, happens: Any) -> None:
        self.subject, self.happens = subject, happens
        self.stopped = False

    def rows(self) -> OutboxQuerySet:
        return super().rows().none() if self.stopped else super().rows()

    def envelope(self, row: OutboxMail) -> Envelope:
        if row.subject == self.subject:
            self.happens(self)
        return super().envelope(row)


@pytest.fixture
def queued() -> Iterator[Any]:
    """Registers a queue for the time of the test."""
    yield lambda queue: queues.register("touchy", queue)
    queues._queues.pop("touchy", None)


def test_statement_8_a_pause_stops_what_is_claimed_within_two_seconds_and_gives_it_back_uncharged(
    smtp_server: SmtpServer, settings: Settings, queued: Any
) -> None:
    settings.MAIL_CONNECTIONS = 1
    smtp_server.delay = 0.3
    OutboxMailFactory.create_batch(30)
    paused_at: list[float] = []

    def pause(queue: Touchy) -> None:
        queue.stopped = True
        paused_at.append(time.monotonic())

    queued(Touchy(OutboxMail.objects.order_by("pk")[1].subject, pause))
    drain("touchy", seconds=20)
    assert time.monotonic() - paused_at[0] < 2
    assert len(smtp_server.messages) < 10
    left = OutboxMail.objects.exclude(state=MailState.ACCEPTED)
    assert set(left.values_list("state", "attempts", "worker")) == {(MailState.QUEUED, 0, "")}
    assert left.count() == 30 - len(smtp_server.messages)


def test_statement_21_what_is_stopped_in_a_workers_hands_is_not_sent(smtp_server: SmtpServer, queued: Any) -> None:
    stopped, other = OutboxMailFactory.create_batch(2)

    def stop(queue: Touchy) -> None:
        OutboxMail.objects.filter(pk=stopped.pk).cancel(timezone.now())

    queued(Touchy(stopped.subject, stop))
    drain("touchy")
    assert smtp_server.recipients == [other.recipient]
    assert state_of(stopped) == MailState.CANCELLED


@pytest.mark.parametrize("error", [Interrupted, DatabaseError])
def test_an_interrupted_drain_has_recorded_what_was_answered_and_gives_the_rest_back(
    smtp_server: SmtpServer, settings: Settings, queued: Any, error: type[BaseException]
) -> None:
    settings.MAIL_CONNECTIONS = 1
    mails = OutboxMailFactory.create_batch(4)

    def interrupt(queue: Touchy) -> None:
        raise error

    queued(Touchy(mails[2].subject, interrupt))
    with pytest.raises(error):
        drain("touchy")
    assert [state_of(mail) for mail in mails] == ["accepted", "accepted", "queued", "queued"]
    assert OutboxMail.objects.filter(attempts=0, worker="").count() == 2


def test_a_limit_spaces_the_mails_and_those_that_must_wait_go_back_uncharged(smtp_server: SmtpServer) -> None:
    SendingLimit.objects.create(scope=LimitScope.LANE, name="outbox", per_second=4)
    OutboxMailFactory.create_batch(40)
    drain("outbox", seconds=2)
    assert 5 <= len(smtp_server.messages) <= 12
    left = OutboxMail.objects.exclude(state=MailState.ACCEPTED)
    assert set(left.values_list("state", "attempts")) == {(MailState.QUEUED, 0)}


class Counting(Conversation):
    """Says how many connections there were, and what came over each."""

    bodies: list[list[bytes]]

    def greet(self) -> None:
        self.mine: list[bytes] = []
        self.bodies.append(self.mine)
        super().greet()

    def answer_to_body(self, body: bytes) -> None:
        self.mine.append(body)
        super().answer_to_body(body)


def test_a_server_that_lets_commands_come_together_gets_every_mail_once_over_few_connections(
    settings: Settings,
) -> None:
    settings.EMAIL_USE_TLS, settings.MAIL_CONNECTIONS = False, 3
    mails = OutboxMailFactory.create_batch(60)
    bodies: list[list[bytes]] = []
    with serving(type("One", (Counting,), {"bodies": bodies})) as port:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
        assert drain("outbox") == {MailState.ACCEPTED: 60}
    assert len(bodies) == 3
    got = sorted(body for bodies_of_one in bodies for body in bodies_of_one)
    assert got == sorted(bytes(mail.raw).replace(b"\r\n.en", b"\r\n..en") for mail in mails)


def test_one_mail_needs_one_connection(smtp_server: SmtpServer) -> None:
    OutboxMailFactory.create()
    drain("outbox")
    assert smtp_server.connections == 1


def test_mails_that_a_worker_may_have_died_of_go_last_and_one_at_a_time(
    smtp_server: SmtpServer, settings: Settings
) -> None:
    settings.MAIL_CONNECTIONS = 2
    died = timezone.now() - timedelta(hours=1)
    suspects = OutboxMailFactory.create_batch(2, state="claimed", worker="dead", lease_until=died, attempts=1)
    fresh = OutboxMailFactory.create_batch(2)
    drain("outbox")
    assert smtp_server.recipients[2:] == [mail.recipient for mail in suspects]
    assert sorted(smtp_server.recipients[:2]) == sorted(mail.recipient for mail in fresh)
