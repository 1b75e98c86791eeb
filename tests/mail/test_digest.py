import os
import random
import subprocess
import sys
import time
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from clock import jobs
from contact.enums import MessageState
from mail.digest import KIND, write_due
from mail.enums import MailState, Reason
from mail.models import DigestDay, DigestSettings, Lane, OutboxMail
from tests.contact.factories import MessageFactory, site_settings
from tests.mail.shared_database import shared_database
from tests.pages.factories import a_home

MORNING = datetime(2026, 11, 27, 6, tzinfo=UTC)
"""Seven in Stockholm."""
SCRIPT = Path(__file__).with_name("write_digests.py")
DAYS = 25

pytestmark = pytest.mark.django_db


def wanted(**fields: object) -> None:
    chosen = DigestSettings.current()
    for name, value in {"wanted": True, **fields}.items():
        setattr(chosen, name, value)
    chosen.save()


@pytest.fixture(autouse=True)
def home(db: None) -> None:
    a_home()
    site_settings()


def body_of(mail: OutboxMail) -> str:
    message = message_from_bytes(bytes(mail.raw), policy=policy.default)
    part = message.get_body(("plain",))
    assert part is not None
    return " ".join(str(part.get_content()).split())


def test_it_is_off_until_it_is_asked_for() -> None:
    MessageFactory.create(created_at=MORNING)
    assert jobs.registered()["mail.digest"] is write_due
    write_due(MORNING)
    assert not OutboxMail.objects.exists()


def test_it_says_how_much_waits_and_since_when_and_nobodys_name() -> None:
    wanted()
    MessageFactory.create(name="Åsa Öberg", created_at=MORNING - timedelta(days=3))
    MessageFactory.create(created_at=MORNING - timedelta(hours=1))
    MessageFactory.create(state=MessageState.SUSPECTED)
    write_due(MORNING)
    mail = OutboxMail.objects.get()
    assert (mail.kind, mail.recipient, mail.subject) == (KIND, "forfattaren@example.se", "2 ärenden väntar på dig")
    text = body_of(mail)
    assert "* 2 nya meddelanden (äldst: 3 dagar)" in text
    assert "/admin/inbox/" in text
    assert "Åsa" not in bytes(mail.raw).decode()
    assert "skräp" not in text


def test_it_comes_in_english_too() -> None:
    wanted(language="en")
    MessageFactory.create(created_at=MORNING - timedelta(days=3))
    write_due(MORNING)
    mail = OutboxMail.objects.get()
    assert mail.subject == "1 thing waits for you"
    assert "* 1 new message (oldest: 3 days)" in body_of(mail)


def test_it_comes_once_a_day_from_its_time_on() -> None:
    wanted(at=clock(8, 30))
    MessageFactory.create(created_at=MORNING)
    for minutes in range(0, 24 * 60, 30):
        write_due(MORNING + timedelta(minutes=minutes))
    assert [str(day) for day in DigestDay.objects.all()] == ["2026-11-27"]
    (mail,) = OutboxMail.objects.all()
    write_due(MORNING + timedelta(days=1, hours=2))
    assert OutboxMail.objects.exclude(pk=mail.pk).count() == 1


def test_a_day_on_which_nothing_waits_has_none() -> None:
    wanted()
    write_due(MORNING)
    MessageFactory.create(created_at=MORNING)
    write_due(MORNING + timedelta(hours=3))
    assert not OutboxMail.objects.exists()


def test_without_an_address_of_the_author_there_is_none() -> None:
    wanted()
    site_settings(contact_email="")
    MessageFactory.create(created_at=MORNING)
    write_due(MORNING)
    assert not OutboxMail.objects.exists()


def test_it_says_for_how_long_no_mail_has_gone_out() -> None:
    wanted()
    lane = Lane.objects.of("outbox")
    for hours in (5, 2):
        lane.pause(MORNING - timedelta(hours=hours), f"{Reason.UNREACHABLE}: Connection refused")
    write_due(MORNING)
    mail = OutboxMail.objects.get()
    assert mail.subject == "Inga mejl går i väg"
    assert "Inga mejl har gått i väg på 5 timmar" in body_of(mail)


def test_days_long_past_are_forgotten() -> None:
    wanted()
    DigestDay.objects.create(day=date(2026, 1, 1))
    write_due(MORNING)
    assert [day.day for day in DigestDay.objects.all()] == [date(2026, 11, 27)]


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
@pytest.mark.parametrize("kills", [2, pytest.param(10, marks=pytest.mark.proof)])
def test_killed_workers_write_it_once_a_day(tmp_path: Path, kills: int) -> None:
    wanted()
    MessageFactory.create(created_at=MORNING)
    with shared_database(tmp_path) as url:
        for _kill in range(kills):
            pair = [start(url, tmp_path) for _worker in range(2)]
            for worker in pair:
                assert worker.stdout is not None
                assert worker.stdout.readline() == "ready\n"
            time.sleep(random.uniform(0.02, 0.3))
            for worker in pair:
                worker.kill()
                worker.communicate()
        last = start(url, tmp_path)
        _out, errors = last.communicate(timeout=120)
        assert last.returncode == 0, errors
    assert DigestDay.objects.count() == DAYS
    assert OutboxMail.objects.filter(kind=KIND, state=MailState.QUEUED).count() == DAYS


def start(url: str, folder: Path) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, str(SCRIPT), MORNING.isoformat(), str(DAYS)],
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "DATABASE_URL": url,
            "DATA_DIR": str(folder),
            "LOG_LEVEL": "ERROR",
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
