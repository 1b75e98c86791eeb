"""Lines that break in the middle of a mail."""

import pytest
from django.utils import timezone
from pytest_django import Settings

from mail.deliver import drain
from mail.enums import MailState, Reason
from mail.models import Lane, OutboxMail
from tests.mail.engine import later, scripted, state_of
from tests.mail.factories import OutboxMailFactory
from tests.mail.smtp_server import CUT, SmtpServer

pytestmark = pytest.mark.django_db


def test_a_line_cut_after_the_body_sends_the_same_bytes_again(smtp_server: SmtpServer) -> None:
    mail = OutboxMailFactory.create()
    smtp_server.data_replies[mail.recipient] = [CUT]
    assert drain("outbox") == {MailState.DEFERRED: 1}
    mail.refresh_from_db()
    assert mail.last_error.startswith("no-answer: ")
    drain("outbox", now=later(minutes=6))
    assert state_of(mail) == MailState.ACCEPTED
    assert [message.raw for message in smtp_server.messages] == [bytes(mail.raw)] * 2


def test_a_line_cut_after_the_body_is_held_where_the_setting_says_so(
    smtp_server: SmtpServer, settings: Settings
) -> None:
    settings.MAIL_UNCERTAIN = "hold"
    mail, other = OutboxMailFactory.create_batch(2)
    smtp_server.data_replies[mail.recipient] = [CUT]
    assert drain("outbox") == {MailState.UNCERTAIN: 1, MailState.ACCEPTED: 1}
    assert smtp_server.recipients == [mail.recipient, other.recipient]
    assert not Lane.objects.get().is_paused(timezone.now())


def test_two_cuts_in_a_row_are_the_servers_fault(smtp_server: SmtpServer) -> None:
    mails = OutboxMailFactory.create_batch(3)
    for mail in mails:
        smtp_server.rcpt_replies[mail.recipient] = [CUT]
    assert drain("outbox") == {}
    assert [state_of(mail) for mail in mails] == [MailState.QUEUED] * 3
    assert OutboxMail.objects.filter(attempts=0).count() == 3
    assert Lane.objects.get().last_error.startswith("hung-up: ")


def test_one_mail_that_makes_the_server_hang_up_is_put_off_alone(smtp_server: SmtpServer) -> None:
    bad, good = OutboxMailFactory.create_batch(2)
    smtp_server.rcpt_replies[bad.recipient] = [CUT]
    assert drain("outbox") == {MailState.DEFERRED: 1, MailState.ACCEPTED: 1}
    bad.refresh_from_db()
    assert (bad.last_error, bad.attempts) == (Reason.HUNG_UP, 1)
    assert state_of(good) == MailState.ACCEPTED
    assert not Lane.objects.get().is_paused(timezone.now())


def test_the_only_mail_that_is_cut_off_is_not_charged(smtp_server: SmtpServer) -> None:
    mail = OutboxMailFactory.create()
    smtp_server.rcpt_replies[mail.recipient] = [CUT]
    assert drain("outbox") == {}
    mail.refresh_from_db()
    assert (mail.state, mail.attempts) == (MailState.QUEUED, 0)
    assert Lane.objects.get().is_paused(timezone.now())


@pytest.mark.parametrize("answer", [b"999 what\r\n", b"no number\r\n"])
def test_an_answer_that_is_no_answer_breaks_the_line(settings: Settings, answer: bytes) -> None:
    mail = OutboxMailFactory.create()
    settings.EMAIL_USE_TLS, settings.EMAIL_TIMEOUT = False, 1
    with scripted(b"220 hi\r\n", b"250 hi\r\n", answer) as port:
        settings.EMAIL_PORT = port
        drain("outbox")
    assert state_of(mail) == MailState.QUEUED
    assert Lane.objects.get().is_paused(timezone.now())


def test_an_answer_to_the_body_that_is_no_answer_leaves_the_mail_uncertain(settings: Settings) -> None:
    settings.MAIL_UNCERTAIN, settings.EMAIL_USE_TLS, settings.EMAIL_TIMEOUT = "hold", False, 1
    mail = OutboxMailFactory.create()
    ok = b"250 ok\r\n"
    with scripted(b"220 hi\r\n", ok, ok, ok, b"354 go\r\n", b"100 hm\r\n") as port:
        settings.EMAIL_PORT = port
        drain("outbox")
    assert state_of(mail) == MailState.UNCERTAIN


def test_a_line_that_breaks_over_the_reset_is_opened_again(settings: Settings) -> None:
    settings.EMAIL_USE_TLS, settings.EMAIL_TIMEOUT = False, 1
    mails = OutboxMailFactory.create_batch(2)
    ok = b"250 ok\r\n"
    with scripted(b"220 hi\r\n", ok, ok, b"550 5.1.1 no such user\r\n", b"") as port:
        settings.EMAIL_PORT = port
        drain("outbox")
    assert [state_of(mail) for mail in mails] == [MailState.BOUNCED] * 2
