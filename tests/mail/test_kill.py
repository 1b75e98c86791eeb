"""The promise of the outbox: a worker killed in mid-send loses nothing, and doubles at most what is in its hands."""

import time
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from pytest_django import Settings

from mail.deliver import drain
from mail.enums import MailState
from mail.models import OutboxMail
from tests.mail.factories import OutboxMailFactory
from tests.mail.shared_database import shared_database
from tests.mail.smtp_server import SmtpServer
from tests.mail.workers import Workers

MAILS = 12


def killed_in_mid_send(url: str, server: SmtpServer, after: int) -> int:
    """Kill a worker when the server has taken in `after` mails and is about to answer; how many lines it had open."""
    with Workers(url, server.port) as workers:
        workers.start("outbox")
        deadline = time.monotonic() + 60
        while len(server.messages) < after and time.monotonic() < deadline and workers.alive:
            time.sleep(0.01)
        workers.kill()
    assert after <= len(server.messages) < MAILS, "the worker was killed in the middle"
    return server.connections


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
@pytest.mark.parametrize("policy", ["resend", "hold"])
def test_a_killed_worker_loses_nothing_and_doubles_at_most_what_is_in_its_hands_byte_for_byte(
    smtp_server: SmtpServer, settings: Settings, tmp_path: Path, policy: str
) -> None:
    settings.MAIL_UNCERTAIN = policy
    mails = OutboxMailFactory.create_batch(MAILS)
    smtp_server.delay = 0.2
    with shared_database(tmp_path) as url:
        lines = killed_in_mid_send(url, smtp_server, after=4)
    smtp_server.delay = 0
    assert drain("outbox") == {}, "the dead worker's lease still holds"
    assert OutboxMail.objects.filter(state=MailState.CLAIMED).exists()
    drain("outbox", now=lambda: timezone.now() + timedelta(minutes=3))
    received = Counter(message["Message-ID"] for message in smtp_server.messages)
    states = Counter(OutboxMail.objects.values_list("state", flat=True))
    assert states[MailState.ACCEPTED] + states[MailState.UNCERTAIN] == MAILS
    assert {message.raw for message in smtp_server.messages} <= {bytes(mail.raw) for mail in mails}
    if policy == "resend":
        assert set(received) == {mail.message_id for mail in mails}
        assert 1 <= sum(received.values()) - MAILS <= lines
        assert not states[MailState.UNCERTAIN]
    else:
        assert set(received.values()) == {1}
        assert 1 <= states[MailState.UNCERTAIN] <= lines


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_two_workers_at_once_send_each_mail_once(smtp_server: SmtpServer, tmp_path: Path) -> None:
    mails = OutboxMailFactory.create_batch(120)
    smtp_server.delay = 0.02
    with shared_database(tmp_path) as url, Workers(url, smtp_server.port) as workers:
        workers.start("outbox")
        workers.start("outbox")
        workers.wait()
    assert sorted(smtp_server.recipients) == sorted(mail.recipient for mail in mails)
    assert set(OutboxMail.objects.values_list("state", "attempts")) == {(MailState.ACCEPTED, 1)}
