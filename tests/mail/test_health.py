from datetime import datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django_q.models import OrmQ
from wagtail.models import Site

from clock import heartbeat, jobs
from mail import health
from mail.enums import EventKind, EventSource, LimitScope, MailState, Reason
from mail.findings import Finding, Level, are_well
from mail.limit_models import Allowance, SendingLimit, local_day
from mail.models import DeliveryEvent, Lane
from pages.models import SiteSettings
from tests.mail.factories import OutboxMailFactory
from tests.pages.factories import a_home

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture
def ticking() -> None:
    """A site whose clock and workers go, and whose author can be written to."""
    a_home()
    SiteSettings.objects.create(site=Site.objects.get(is_default_site=True), contact_email="asa@example.se")
    beat_all(NOW)


def beat_all(now: datetime) -> None:
    for name in ("default", "mail", *(f"job:{name}" for name in jobs.registered())):
        heartbeat.beat(name, now)


def findings() -> list[Finding]:
    return [finding for section in health.examine(NOW) for finding in section.findings]


def words_about(subject: str) -> str:
    return " ".join(str(finding.found) for finding in findings() if subject in str(finding.subject))


def wrong() -> str:
    return "\n".join(f"{finding.subject}: {finding.found}" for finding in findings() if finding.is_wrong)


@pytest.mark.usefixtures("ticking")
def test_a_site_in_order_is_well() -> None:
    assert wrong() == ""
    assert f"alla {len(jobs.registered())} har gjorts" in words_about("Det som görs varje minut")
    assert are_well(health.examine(NOW))


@pytest.mark.usefixtures("ticking")
def test_health_says_when_the_clock_a_worker_or_a_job_last_showed_itself() -> None:
    heartbeat.beat("default", NOW - timedelta(minutes=9))
    heartbeat.beat("job:send_due_mail", NOW - timedelta(hours=2))
    assert "9\xa0minuter sedan" in words_about("Klockans senaste minut")
    assert "send_due_mail" in wrong()
    assert "purge_mail_bodies" not in " ".join(str(finding.subject) for finding in findings())
    assert "2\xa0timmar sedan" in wrong()
    assert "Klockan står still" in wrong(), "the desk's own warning stands here as well"


@pytest.mark.usefixtures("ticking")
def test_health_shows_how_long_tasks_have_stood_in_line() -> None:
    OrmQ.objects.create(key="mail", payload="x", lock=NOW - timedelta(minutes=7))
    OrmQ.objects.create(key="mail", payload="x", lock=NOW - timedelta(minutes=1))
    assert "2; den äldsta kom för 7\xa0minuter sedan" in words_about("”mail”")
    assert "”mail”" in wrong()


@pytest.mark.usefixtures("ticking")
def test_health_counts_mail_that_waits_by_the_servers_answer_and_what_is_uncertain() -> None:
    later = NOW + timedelta(hours=1)
    deferred = {"state": MailState.DEFERRED, "attempts": 1, "next_attempt_at": later}
    OutboxMailFactory.create_batch(2, **deferred, reply="451 later")
    OutboxMailFactory.create(**deferred, reply="452 full")
    OutboxMailFactory.create(next_attempt_at=NOW - timedelta(minutes=2))
    OutboxMailFactory.create(state=MailState.UNCERTAIN)
    name = "Bekräftelser, svar och aviseringar"
    assert "1 ska i väg nu, 0 är på väg, 3 väntar" in words_about(name)
    assert "451: 2, 452: 1" in words_about(f"{name}, uppskjutna")
    assert "1 mejl har kanske kommit fram" in words_about(f"{name}, osäkra")
    assert wrong() == ""


@pytest.mark.usefixtures("ticking")
def test_mail_that_is_due_and_that_nobody_begins_is_wrong() -> None:
    OutboxMailFactory.create(next_attempt_at=NOW - timedelta(minutes=20))
    assert "20\xa0minuter sedan" in wrong()
    OutboxMailFactory.create(state=MailState.ACCEPTED, started_at=NOW - timedelta(minutes=1))
    assert wrong() == "", "a long letter at a slow pace is no standstill"


@pytest.mark.usefixtures("ticking")
def test_health_says_why_a_lane_rests_and_when_it_is_tried_again() -> None:
    Lane.objects.of("outbox").pause(NOW, f"{Reason.UNREACHABLE}: Connection refused")
    assert "Connection refused" in words_about("Bekräftelser")
    assert timezone.localtime(NOW + timedelta(seconds=30)).strftime("%H.%M") in words_about("Bekräftelser")
    assert "Connection refused" in wrong()


@pytest.mark.usefixtures("ticking")
def test_health_shows_the_limits_used_and_the_last_report() -> None:
    SendingLimit.objects.create(scope=LimitScope.LANE, name="letter", per_day=10)
    Allowance.objects.create(key="lane:letter", next_at=NOW, day=local_day(NOW), taken=10)
    DeliveryEvent.objects.create(
        kind=EventKind.BOUNCED, source=EventSource.REPORT, at=NOW - timedelta(hours=3), digest="a"
    )
    assert any(finding.level == Level.ADVICE and "10 av 10 i dag" in str(finding.found) for finding in findings())
    assert "3\xa0timmar sedan" in words_about("Den senaste av dem")


def test_a_check_that_fails_is_a_finding_and_stops_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(_now: object) -> list[Finding]:
        raise RuntimeError("no such table")

    monkeypatch.setitem(health._checks, "broken", ("Trasig", breaks))
    assert "no such table" in wrong()


@pytest.mark.usefixtures("ticking")
def test_the_command_ends_with_1_when_something_is_wrong() -> None:
    out = StringIO()
    beat_all(timezone.now())
    call_command("health", stdout=out)
    assert "Allt är som det ska." in out.getvalue()
    heartbeat.beat("mail", NOW - timedelta(minutes=30))
    with pytest.raises(CommandError) as error:
        call_command("health", stdout=out)
    assert error.value.returncode == 1
    assert "[fel]" in out.getvalue()


@pytest.mark.usefixtures("ticking")
def test_the_health_page_is_read_only_cheap_and_asks_the_same_however_much_mail_there_is(admin_client: Client) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert admin_client.get(reverse("mail_health")).status_code == 200
        # PostgreSQL sets each part of a union in parentheses.
        began = [query["sql"].lstrip(" (").upper() for query in captured]
        assert not [words for words in began if not words.startswith(("SELECT", "SAVEP", "REL"))]
        return len(captured)

    states = {"state": MailState.DEFERRED, "attempts": 1, "reply": "451 x", "next_attempt_at": NOW + timedelta(hours=9)}
    OutboxMailFactory.create(**states)
    Lane.objects.of("outbox")
    admin_client.get(reverse("mail_health"))
    one = queries()
    OutboxMailFactory.create_batch(3, **states)
    assert queries() == one
    assert one < 45
    assert admin_client.post(reverse("mail_health")).status_code == 405


@pytest.mark.usefixtures("ticking")
def test_the_health_page_says_in_swedish_how_the_site_is(admin_client: Client) -> None:
    beat_all(timezone.now())
    page = admin_client.get(reverse("mail_health")).content.decode()
    # No mailbox for bounces is named here, which is no fault and gets advice.
    for words in (
        "Inget är fel. Det finns råd att läsa nedan.",
        "Klockan och dess jobb",
        "Mejl som väntar",
        "Vägar till mejlservern",
    ):
        assert words in page
    assert reverse("mail_health") in admin_client.get(reverse("wagtailadmin_home")).content.decode()


@pytest.mark.parametrize(("codename", "status"), [("view_outboxmail", 200), ("view_lane", 302)])
def test_who_may_see_the_mail_may_see_how_it_is(
    client: Client, django_user_model: Any, codename: str, status: int
) -> None:
    user = django_user_model.objects.create_user("reader", "reader@example.org", "secret")
    user.user_permissions.set(Permission.objects.filter(codename__in=["access_admin", codename]))
    client.force_login(user)
    assert client.get(reverse("mail_health")).status_code == status
