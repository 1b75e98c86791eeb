"""How a connection comes about, or does not."""

import pytest
from pytest_django import Settings

from mail.deliver import drain
from mail.enums import MailState
from mail.models import Lane
from mail.smtp import connect
from tests.mail.engine import later, scripted, state_of
from tests.mail.factories import OutboxMailFactory
from tests.mail.smtp_server import CERTIFICATE, Pipelining, SmtpServer, free_port, running

pytestmark = pytest.mark.django_db


def test_a_server_that_is_down_costs_no_attempt_and_the_lane_rests_longer_each_time(
    smtp_server: SmtpServer, settings: Settings
) -> None:
    mail = OutboxMailFactory.create()
    settings.EMAIL_PORT = free_port()
    for hours in range(3):
        assert drain("outbox", now=later(hours=hours)) == {}
    mail.refresh_from_db()
    assert (mail.state, mail.attempts) == (MailState.QUEUED, 0)
    lane = Lane.objects.get()
    assert lane.failures == 3
    assert lane.last_error.startswith("unreachable: ")
    settings.EMAIL_PORT = smtp_server.port
    assert drain("outbox", now=later(hours=2)) == {}, "the lane still rests"
    drain("outbox", now=later(hours=4))
    assert state_of(mail) == MailState.ACCEPTED


def test_a_server_that_says_nothing_is_given_up_after_the_timeout(settings: Settings) -> None:
    mail = OutboxMailFactory.create()
    settings.EMAIL_USE_TLS, settings.EMAIL_TIMEOUT = False, 1
    with scripted() as port:
        settings.EMAIL_PORT = port
        drain("outbox")
    assert state_of(mail) == MailState.QUEUED
    assert Lane.objects.get().last_error.startswith("unreachable: ")


@pytest.mark.parametrize("greeting", [b"421 4.3.2 closing\r\n", b"554 5.3.2 not here\r\n", b"hello there\r\n"])
def test_a_server_that_greets_with_a_refusal_rests_the_lane(settings: Settings, greeting: bytes) -> None:
    mail = OutboxMailFactory.create()
    settings.EMAIL_USE_TLS, settings.EMAIL_TIMEOUT = False, 1
    with scripted(greeting) as port:
        settings.EMAIL_PORT = port
        drain("outbox")
    assert state_of(mail) == MailState.QUEUED
    assert Lane.objects.get().failures == 1


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")
def test_a_refused_login_rests_the_lane(settings: Settings) -> None:
    mail = OutboxMailFactory.create()
    with running(password="right") as server:
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_TLS = "127.0.0.1", server.port, False
        settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "me", "wrong"
        drain("outbox")
        assert Lane.objects.get().last_error.startswith("login-refused: 535")
        assert state_of(mail) == MailState.QUEUED
        settings.EMAIL_HOST_PASSWORD = "right"
        drain("outbox", now=later(hours=1))
        assert server.recipients == [mail.recipient]


def test_a_server_without_the_promised_encryption_gets_nothing(smtp_server: SmtpServer, settings: Settings) -> None:
    mail = OutboxMailFactory.create()
    settings.EMAIL_USE_TLS = True
    drain("outbox")
    settings.EMAIL_USE_TLS, settings.EMAIL_USE_SSL = False, True
    drain("outbox", now=later(hours=1))
    assert state_of(mail) == MailState.QUEUED
    assert smtp_server.messages == []


def test_mail_leaves_encrypted_to_a_server_whose_certificate_is_trusted_and_to_no_other(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    mail = OutboxMailFactory.create()
    settings.EMAIL_USE_TLS = True
    with running(tls=True) as server:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        drain("outbox")
        assert state_of(mail) == MailState.QUEUED
        assert "certificate verify failed" in Lane.objects.get().last_error
        monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))
        drain("outbox", now=later(hours=1))
        assert server.recipients == [mail.recipient]


@pytest.mark.parametrize(("offered", "used"), [(Pipelining.PLAIN, False), (Pipelining.ENCRYPTED, True)])
def test_commands_leave_together_only_where_the_server_says_so_over_the_encrypted_line(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, offered: Pipelining, used: bool
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))
    settings.EMAIL_USE_TLS = True
    mails = OutboxMailFactory.create_batch(3)
    with running(tls=True) as server:
        server.pipelining = offered
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        opened = connect(5)
        opened.socket.close()
        assert opened.pipelining is used
        assert drain("outbox") == {MailState.ACCEPTED: 3}
        assert sorted(server.recipients) == sorted(mail.recipient for mail in mails)
