import socket
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import Settings

from mail import queues
from mail.deliver import drain
from mail.enums import MailState, Reason
from mail.models import Lane, OutboxMail
from mail.outbox_queue import OutboxQueue
from mail.smtp import Envelope
from tests.mail.factories import OutboxMailFactory
from tests.mail.smtp_server import CERTIFICATE, CUT, SmtpServer, free_port, running

pytestmark = pytest.mark.django_db


def later(**delta: float) -> Callable[[], datetime]:
    return lambda: timezone.now() + timedelta(**delta)


def state_of(mail: OutboxMail) -> str:
    mail.refresh_from_db()
    return mail.state


@contextmanager
def scripted(*replies: bytes) -> Iterator[int]:
    """A server that says its lines one after the other, whatever it hears, and then falls silent."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            for _ in range(4):
                try:
                    client, _address = listener.accept()
                except OSError:
                    return
                with client:
                    for reply in replies:
                        client.sendall(reply)
                        if not client.recv(65536):
                            break

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield listener.getsockname()[1]
        listener.shutdown(socket.SHUT_RDWR)


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


def test_refused_data_is_recorded_and_the_line_goes_on(settings: Settings) -> None:
    settings.EMAIL_USE_TLS, settings.EMAIL_TIMEOUT = False, 1
    mail = OutboxMailFactory.create()
    ok = b"250 ok\r\n"
    with scripted(b"220 hi\r\n", ok, ok, ok, b"554 5.5.1 no valid recipients\r\n") as port:
        settings.EMAIL_PORT = port
        drain("outbox")
    assert state_of(mail) == MailState.FAILED


def test_a_drain_stops_when_its_time_is_up_and_gives_the_rest_back(smtp_server: SmtpServer) -> None:
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


class TrickyQueue(OutboxQueue):
    """One mail that cannot be made ready, and one that nobody wants any more."""

    def envelope(self, row: OutboxMail) -> Envelope:
        if row.subject == "bad":
            raise ValueError("broken")
        return super().envelope(row)

    def still_wanted(self, rows: Sequence[Any]) -> list[int]:
        return [row.pk for row in rows if row.subject != "unwanted"]


@pytest.fixture
def tricky_queue() -> Iterator[None]:
    queues.register("tricky", TrickyQueue())
    yield
    del queues._queues["tricky"]


@pytest.mark.usefixtures("tricky_queue")
def test_a_mail_that_cannot_be_made_ready_fails_alone_and_an_unwanted_one_is_suppressed(
    smtp_server: SmtpServer, caplog: pytest.LogCaptureFixture
) -> None:
    bad = OutboxMailFactory.create(subject="bad")
    unwanted = OutboxMailFactory.create(subject="unwanted")
    good = OutboxMailFactory.create()
    assert drain("tricky") == {MailState.FAILED: 1, MailState.SUPPRESSED: 1, MailState.ACCEPTED: 1}
    bad.refresh_from_db()
    assert (bad.state, bad.last_error) == (MailState.FAILED, "unreadable: broken")
    assert state_of(unwanted) == MailState.SUPPRESSED
    assert smtp_server.recipients == [good.recipient]
    assert "cannot be made ready" in caplog.text


@pytest.mark.usefixtures("tricky_queue")
def test_a_name_is_registered_once() -> None:
    queues.register("tricky", TrickyQueue())
    with pytest.raises(ValueError, match="already called"):
        queues.register("tricky", OutboxQueue())


def test_a_row_that_another_worker_has_taken_is_not_sent(smtp_server: SmtpServer, settings: Settings) -> None:
    mine, other = OutboxMailFactory.create_batch(2)

    class Stealing(OutboxQueue):
        def envelope(self, row: OutboxMail) -> Envelope:
            OutboxMail.objects.filter(pk=mine.pk).update(worker="someone else")
            return super().envelope(row)

    queues.register("stealing", Stealing())
    try:
        assert drain("stealing") == {MailState.ACCEPTED: 1}
    finally:
        del queues._queues["stealing"]
    assert smtp_server.recipients == [other.recipient]
