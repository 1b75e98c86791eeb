import io
import mailbox as stdlib
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.db import connection
from django_q.models import OrmQ
from pytest_django import Settings

from clock import heartbeat
from config import modes
from desk import warnings
from mail import mailbox
from mail.enums import MailState
from mail.mailbox import BEAT, TRIED, look, read_all
from mail.models import DeliveryEvent, OutboxMail
from mail.returns import Taken
from tests.mail.factories import OutboxMailFactory
from tests.mail.imap_server import ImapServer, running
from tests.mail.reports import CODE, report
from tests.mail.smtp_server import CERTIFICATE

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@pytest.fixture
def mail(db: None) -> OutboxMail:
    """One that the reports of the corpus can be about."""
    return OutboxMailFactory.create(
        message_id=f"<{CODE}@example.se>", recipient="anna@example.org", state=MailState.ACCEPTED, reply="250 Ok"
    )


@pytest.fixture
def maildir(settings: Settings, tmp_path: Path) -> stdlib.Maildir:
    folder = stdlib.Maildir(tmp_path / "Maildir", create=True)
    settings.BOUNCE_MAILDIR = str(tmp_path / "Maildir")
    return folder


@pytest.fixture
def imap(settings: Settings) -> Iterator[ImapServer]:
    with running() as server:
        settings.BOUNCE_IMAP_URL = server.url
        yield server


def flags(folder: stdlib.Maildir) -> list[tuple[str, str]]:
    return sorted((message.get_subdir(), message.get_flags()) for message in folder)


def test_a_maildir_is_read_once_and_nothing_is_deleted(maildir: stdlib.Maildir, mail: OutboxMail) -> None:
    for name in ("gmail", "a_person", "out_of_office", "broken_bytes"):
        maildir.add(report(name))
    assert read_all() == {Taken.STORED: 1, Taken.IGNORED: 1, Taken.UNKNOWN: 2}
    assert flags(maildir) == [("cur", "F"), ("cur", "F"), ("cur", "S"), ("cur", "S")]
    assert read_all() == {}
    assert DeliveryEvent.objects.get().row_id == mail.pk


def test_a_mail_that_a_person_looked_at_elsewhere_is_still_read(maildir: stdlib.Maildir, mail: OutboxMail) -> None:
    message = stdlib.MaildirMessage(report("qmail"))
    message.set_subdir("cur")
    maildir.add(message)
    assert read_all() == {Taken.STORED: 1}
    assert flags(maildir) == [("cur", "S")]


def test_imap_is_read_in_batches_and_marked_after_the_commit(imap: ImapServer, mail: OutboxMail) -> None:
    imap.put(report("exchange"), report("a_person"), *[report("out_of_office")] * 60)
    assert read_all() == {Taken.STORED: 1, Taken.UNKNOWN: 1, Taken.IGNORED: 60}
    assert imap.unread() == []
    assert imap.mails[1].flags == {"Seen"}
    assert imap.mails[2].flags == {"Flagged"}
    assert sum("SEARCH" in command for command in imap.commands) == 3
    assert imap.commands[-1] == "LOGOUT"
    mail.refresh_from_db()
    assert mail.state == MailState.BOUNCED


def test_imap_is_read_over_tls_and_from_nobody_whose_certificate_is_not_trusted(
    settings: Settings, mail: OutboxMail, monkeypatch: pytest.MonkeyPatch
) -> None:
    with running(encrypted=True) as server:
        settings.BOUNCE_IMAP_URL = server.url
        server.put(report("exchange"))
        assert read_all() == {}
        assert server.commands == [], "neither the name nor the password was told"
        monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))
        assert read_all() == {Taken.STORED: 1}
        assert server.unread() == []


def test_a_line_that_breaks_loses_nothing_and_counts_nothing_twice(imap: ImapServer, mail: OutboxMail) -> None:
    imap.put(report("exchange"), report("gmail"))
    imap.hang_up_on = "STORE"
    read_all()
    assert imap.unread() == [1, 2]
    imap.hang_up_on = ""
    assert read_all() == {Taken.KNOWN: 1, Taken.STORED: 1}
    assert imap.unread() == []


def test_reading_ends_when_its_time_is_up(imap: ImapServer) -> None:
    imap.put(*[report("out_of_office")] * 3)
    assert read_all(seconds=0) == {Taken.IGNORED: 1}
    assert imap.unread() == [2, 3]


def test_a_refused_login_rests_the_mailbox_and_is_told_at_the_desk(settings: Settings, imap: ImapServer) -> None:
    settings.BOUNCE_IMAP_URL = imap.url.replace("hemligt", "fel")
    assert read_all(now=lambda: NOW) == {}
    assert heartbeat.age(BEAT, NOW) is None
    look(NOW + timedelta(minutes=1))
    assert not OrmQ.objects.exists()
    assert any("BOUNCE_IMAP_URL" in warning for warning in warnings.current(NOW))
    look(NOW + timedelta(minutes=11))
    assert OrmQ.objects.count() == 1


def test_one_mailbox_that_fails_does_not_stop_the_other(
    settings: Settings, imap: ImapServer, mail: OutboxMail, tmp_path: Path
) -> None:
    settings.BOUNCE_MAILDIR = str(tmp_path / "nowhere")
    imap.put(report("gmail"))
    assert read_all() == {Taken.STORED: 1}
    assert heartbeat.age(BEAT, NOW) is None


def test_the_minute_asks_for_one_reading_at_a_time(maildir: stdlib.Maildir) -> None:
    look(NOW)
    look(NOW)
    assert OrmQ.objects.count() == 1
    read_all(now=lambda: NOW)
    assert heartbeat.age(BEAT, NOW) == heartbeat.age(TRIED, NOW) == timedelta()
    assert mailbox.is_silent(NOW) is None


def test_without_a_mailbox_nothing_is_asked_for(db: None) -> None:
    look(NOW)
    assert not OrmQ.objects.exists()
    assert mailbox.is_silent(NOW) is None


@pytest.mark.parametrize(
    "url",
    ["imap://a:b@mail.example.se/INBOX", "https://a:b@mail.example.se", "imaps://mail.example.se", "imaps://a:b@h:x/"],
)
def test_an_address_that_cannot_be_read_from_is_refused_at_the_start(url: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="BOUNCE_IMAP_URL"):
        modes.refuse_contradictions({"EMAIL_USE_TLS": True, "EMAIL_USE_SSL": False, "BOUNCE_IMAP_URL": url})


class Stdin:
    def __init__(self, raw: bytes) -> None:
        self.buffer = io.BytesIO(raw)


def test_a_mail_server_hands_over_one_mail(
    mail: OutboxMail, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    stdin = Stdin(report("postfix_unknown_user") + b"x" * 2_000_000)
    monkeypatch.setattr(sys, "stdin", stdin)
    call_command("take_report")
    assert capsys.readouterr().out == "stored\n"
    assert stdin.buffer.read() == b""
    mail.refresh_from_db()
    assert mail.state == MailState.BOUNCED


def test_without_a_database_the_mail_server_is_asked_to_try_again(
    mail: OutboxMail, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", Stdin(report("gmail")))
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE mail_deliveryevent RENAME TO away")
    with pytest.raises(SystemExit) as ended:
        call_command("take_report", stderr=io.StringIO())
    assert ended.value.code == 75
