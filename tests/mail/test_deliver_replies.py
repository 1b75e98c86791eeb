"""What the server says of one mail, or of all."""

from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django import Settings

from mail.deliver import drain
from mail.enums import MailState, Reason
from mail.models import Lane
from tests.mail.engine import later, scripted, state_of
from tests.mail.factories import OutboxMailFactory
from tests.mail.smtp_server import SmtpServer

pytestmark = pytest.mark.django_db


def test_a_temporary_refusal_is_tried_again_at_growing_distances_and_then_given_up(smtp_server: SmtpServer) -> None:
    mail, other = OutboxMailFactory.create_batch(2)
    smtp_server.rcpt_replies[mail.recipient] = ["451 4.7.1 greylisted"] * 7
    assert drain("outbox") == {MailState.DEFERRED: 1, MailState.ACCEPTED: 1}
    mail.refresh_from_db()
    assert mail.last_error == Reason.REFUSED_FOR_NOW
    assert timedelta(minutes=4) < mail.next_attempt_at - timezone.now() < timedelta(minutes=6)
    for hours in (1, 2, 5, 10, 20):
        drain("outbox", now=later(hours=hours))
        assert state_of(mail) == MailState.DEFERRED
    drain("outbox", now=later(hours=40))
    mail.refresh_from_db()
    assert (mail.state, mail.attempts, mail.last_error) == (MailState.FAILED, 7, Reason.GAVE_UP)
    assert mail.reply == "451 4.7.1 greylisted"
    assert state_of(other) == MailState.ACCEPTED


def test_a_deferred_mail_arrives_once_the_server_takes_it(smtp_server: SmtpServer) -> None:
    mail = OutboxMailFactory.create()
    smtp_server.data_replies[mail.recipient] = ["452 4.2.2 full"]
    drain("outbox")
    drain("outbox", now=later(minutes=6))
    assert state_of(mail) == MailState.ACCEPTED
    assert smtp_server.recipients == [mail.recipient]


@pytest.mark.parametrize(
    ("reply", "state", "reason"),
    [
        ("550 5.1.1 no such user", MailState.BOUNCED, Reason.NO_SUCH_ADDRESS),
        ("554 5.6.0 not like this", MailState.FAILED, Reason.REFUSED),
    ],
)
def test_a_refusal_for_good_stops_no_other_mail(
    smtp_server: SmtpServer, settings: Settings, reply: str, state: MailState, reason: Reason
) -> None:
    settings.MAIL_CONNECTIONS = 1
    first, bad, last = OutboxMailFactory.create_batch(3)
    smtp_server.rcpt_replies[bad.recipient] = [reply]
    drain("outbox")
    bad.refresh_from_db()
    assert (bad.state, bad.last_error, bad.reply) == (state, reason, reply)
    assert smtp_server.recipients == [first.recipient, last.recipient]
    assert smtp_server.connections == 1


def test_a_site_that_is_blocked_stops_sending_and_says_so(smtp_server: SmtpServer) -> None:
    bad, waiting = OutboxMailFactory.create_batch(2)
    smtp_server.data_replies[bad.recipient] = ["550 5.7.1 blocked"]
    drain("outbox")
    bad.refresh_from_db()
    assert (bad.state, bad.attempts, bad.last_error) == (MailState.QUEUED, 0, Reason.BLOCKED)
    assert state_of(waiting) == MailState.QUEUED
    lane = Lane.objects.get()
    assert lane.last_error == "blocked: 550 5.7.1 blocked"
    assert lane.is_paused(timezone.now() + timedelta(minutes=14))
    drain("outbox", now=later(minutes=16))
    lane.refresh_from_db()
    assert (state_of(waiting), lane.failures, lane.paused_until) == (MailState.ACCEPTED, 0, None)
    drain("outbox", now=later(minutes=21))
    assert state_of(bad) == MailState.ACCEPTED


def test_421_in_mid_mail_rests_the_lane_and_charges_nobody(smtp_server: SmtpServer) -> None:
    mail, other = OutboxMailFactory.create_batch(2)
    smtp_server.data_replies[mail.recipient] = ["421 4.3.2 shutting down"]
    drain("outbox")
    mail.refresh_from_db()
    assert (mail.state, mail.attempts, mail.started_at) == (MailState.QUEUED, 0, None)
    assert state_of(other) == MailState.QUEUED
    assert Lane.objects.get().last_error == "busy: 421 4.3.2 shutting down"
    drain("outbox", now=later(minutes=5))
    assert sorted(smtp_server.recipients) == sorted([mail.recipient, other.recipient])


def test_421_on_a_used_connection_is_met_with_a_new_one(smtp_server: SmtpServer) -> None:
    mail, other = OutboxMailFactory.create_batch(2)
    smtp_server.rcpt_replies[other.recipient] = ["421 4.7.0 too many mails on this line"]
    assert drain("outbox") == {MailState.ACCEPTED: 2}
    assert smtp_server.connections == 2
    assert smtp_server.recipients == [mail.recipient, other.recipient]


def test_refused_data_is_recorded_and_the_line_goes_on(settings: Settings) -> None:
    settings.EMAIL_USE_TLS, settings.EMAIL_TIMEOUT = False, 1
    mail = OutboxMailFactory.create()
    ok = b"250 ok\r\n"
    with scripted(b"220 hi\r\n", ok, ok, ok, b"554 5.5.1 no valid recipients\r\n") as port:
        settings.EMAIL_PORT = port
        drain("outbox")
    assert state_of(mail) == MailState.FAILED


def test_a_mail_that_alone_is_refused_as_blocked_does_not_stop_the_lane_again(smtp_server: SmtpServer) -> None:
    bad = OutboxMailFactory.create()
    smtp_server.data_replies[bad.recipient] = ["550 5.7.1 not from you"] * 9
    drain("outbox")
    OutboxMailFactory.create()
    drain("outbox", now=later(minutes=16))
    drain("outbox", now=later(minutes=25))
    bad.refresh_from_db()
    assert (bad.state, bad.attempts, bad.last_error) == (MailState.DEFERRED, 1, Reason.BLOCKED)
    assert not Lane.objects.get().is_paused(timezone.now())
