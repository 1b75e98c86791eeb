"""The promise of the outbox: a worker killed in mid-send loses nothing, and doubles at most the mail in its hands."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.db import connection
from django.utils import timezone
from pytest_django import Settings

from mail.deliver import drain
from mail.enums import MailState
from mail.models import OutboxMail
from tests.mail.factories import OutboxMailFactory
from tests.mail.smtp_server import SmtpServer

WORKER = """
import sys
sys.path[:0] = [{root!r}, {root!r} + "/site"]
import django
django.setup()
from mail.deliver import drain
drain("outbox")
"""
MAILS = 12


def postgres_url() -> str:
    config = connection.settings_dict
    login = f"{config['USER']}:{config['PASSWORD']}@" if config["USER"] else ""
    return f"postgres://{login}{config['HOST']}:{config['PORT']}/{config['NAME']}"


@contextmanager
def shared_database(folder: Path) -> Iterator[str]:
    """The address of a database that another process can open too; what that process writes is seen here afterwards."""
    if connection.vendor != "sqlite":
        yield postgres_url()
        return
    path = folder / "shared.sqlite3"
    with closing(sqlite3.connect(path)) as file:
        connection.ensure_connection()
        connection.connection.backup(file)
    yield f"sqlite:///{path}"
    with closing(sqlite3.connect(path)) as file:
        file.backup(connection.connection)


def worker_process(url: str, server: SmtpServer) -> subprocess.Popen[bytes]:
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DATABASE_URL": url,
        "DATA_DIR": str(django_settings.DATA_DIR),
        "EMAIL_HOST": "127.0.0.1",
        "EMAIL_PORT": str(server.port),
        "EMAIL_USE_TLS": "false",
    }
    return subprocess.Popen([sys.executable, "-c", WORKER.format(root=str(django_settings.ROOT))], env=environment)


def killed_in_mid_send(url: str, server: SmtpServer, after: int) -> None:
    """A worker, killed when the server has taken in `after` mails and is about to answer the last."""
    with worker_process(url, server) as worker:
        deadline = time.monotonic() + 60
        while len(server.messages) < after and time.monotonic() < deadline and worker.poll() is None:
            time.sleep(0.01)
        worker.send_signal(signal.SIGKILL)
    assert len(server.messages) == after, "the worker was killed in the middle"


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
@pytest.mark.parametrize(("policy", "copies"), [("resend", 2), ("hold", 1)])
def test_a_killed_worker_loses_nothing_and_doubles_at_most_one_mail_byte_for_byte(
    smtp_server: SmtpServer, settings: Settings, tmp_path: Path, policy: str, copies: int
) -> None:
    settings.MAIL_UNCERTAIN = policy
    mails = OutboxMailFactory.create_batch(MAILS)
    smtp_server.delay = 0.2
    with shared_database(tmp_path) as url:
        killed_in_mid_send(url, smtp_server, after=4)
    smtp_server.delay = 0
    assert drain("outbox") == {}, "the dead worker's lease still holds"
    assert OutboxMail.objects.filter(state=MailState.CLAIMED).count() == MAILS - 3
    drain("outbox", now=lambda: timezone.now() + timedelta(minutes=3))
    received = Counter(message["Message-ID"] for message in smtp_server.messages)
    assert set(received) == {mail.message_id for mail in mails}
    assert sorted(received.values())[-2:] == [1, copies]
    assert {message.raw for message in smtp_server.messages} == {bytes(mail.raw) for mail in mails}
    states = Counter(OutboxMail.objects.values_list("state", flat=True))
    assert states[MailState.UNCERTAIN] == 2 - copies
    assert states[MailState.ACCEPTED] == MAILS - states[MailState.UNCERTAIN]


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_two_workers_at_once_send_each_mail_once(smtp_server: SmtpServer, tmp_path: Path) -> None:
    mails = OutboxMailFactory.create_batch(120)
    smtp_server.delay = 0.02
    with (
        shared_database(tmp_path) as url,
        worker_process(url, smtp_server) as one,
        worker_process(url, smtp_server) as other,
    ):
        assert (one.wait(60), other.wait(60)) == (0, 0)
    assert sorted(smtp_server.recipients) == sorted(mail.recipient for mail in mails)
    assert smtp_server.connections == 2
    assert set(OutboxMail.objects.values_list("state", "attempts")) == {(MailState.ACCEPTED, 1)}
