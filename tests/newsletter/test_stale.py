from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from clock import heartbeat
from mail.deliver import drain
from mail.models import OutboxMail, SendingLimit
from newsletter import send, week
from newsletter.desk import LETTERS
from newsletter.enums import Halt, IssueState, Mode
from newsletter.freeze import freeze
from newsletter.models import Delivery, Issue, Newsletter
from tests.desk.lying import listed
from tests.mail.smtp_server import SmtpServer
from tests.newsletter.factories import NOW, SLOT, a_newsletter, a_subscriber, an_approved_issue, an_issue

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def newsletter(db: None) -> Newsletter:
    return a_newsletter(overdue_hours=6, ticked_at=SLOT)


@pytest.fixture
def sending(newsletter: Newsletter) -> Issue:
    for _ in range(3):
        a_subscriber(newsletter)
    issue = an_approved_issue(newsletter)
    freeze(issue, SLOT)
    send.start(issue)
    return issue


def ticks(begin: datetime, hours: int) -> None:
    for hour in range(1, hours + 1):
        week.tick(begin + hour * HOUR)


def found(issue: Issue) -> tuple[str, str]:
    issue.refresh_from_db()
    return issue.state, issue.halt


@pytest.mark.parametrize("jump", [7 * HOUR, timedelta(days=3), -7 * HOUR])
def test_statement_4_a_half_sent_letter_waits_for_the_author_after_a_jump_of_the_clock(
    sending: Issue, jump: timedelta
) -> None:
    OutboxMail.objects.all().delete()
    week.tick(SLOT + jump)
    assert found(sending) == (IssueState.PAUSED, Halt.STALE)
    (letter,) = listed(LETTERS, SLOT)
    assert "stod still" in letter.item.subtitle or "stood still" in letter.item.subtitle
    week.tick(SLOT + jump + timedelta(minutes=1))
    assert OutboxMail.objects.count() == 1


def test_statement_4_a_letter_frozen_in_a_restored_backup_waits(newsletter: Newsletter) -> None:
    a_subscriber(newsletter)
    issue = an_approved_issue(newsletter)
    freeze(issue, SLOT)
    week.tick(SLOT + 7 * HOUR)
    assert found(issue) == (IssueState.PAUSED, Halt.STALE)


def test_a_letter_approved_in_a_restored_backup_waits_though_it_is_little_late(newsletter: Newsletter) -> None:
    newsletter.mark_ticked(SLOT - 30 * HOUR)
    issue = an_approved_issue(newsletter)
    week.tick(SLOT + HOUR)
    assert found(issue) == (IssueState.DRAFT, Halt.STALE)
    assert OutboxMail.objects.count() == 1


def test_so_does_one_that_would_go_by_itself() -> None:
    newsletter = a_newsletter(mode=Mode.AUTOMATIC, ticked_at=SLOT - 30 * HOUR)
    issue = an_issue(newsletter, 1, state=IssueState.DRAFT, noticed_at=NOW)
    week.tick(SLOT + HOUR)
    assert found(issue) == (IssueState.DRAFT, Halt.STALE)


def test_a_short_stop_holds_nothing(sending: Issue, smtp_server: SmtpServer) -> None:
    week.tick(SLOT + 6 * HOUR)
    assert found(sending) == (IssueState.SENDING, Halt.NONE)


def test_a_letter_of_which_no_copy_goes_for_hours_waits_for_the_author(sending: Issue) -> None:
    ticks(SLOT, 6)
    assert found(sending)[0] == IssueState.SENDING
    ticks(SLOT + 6 * HOUR, 1)
    assert found(sending) == (IssueState.PAUSED, Halt.STALE)
    send.resume(sending, SLOT + 8 * HOUR)
    ticks(SLOT + 7 * HOUR, 6)
    assert found(sending) == (IssueState.SENDING, Halt.NONE)


def test_a_limit_per_day_may_stretch_a_letter(sending: Issue) -> None:
    SendingLimit.objects.create(scope="lane", name="letter", per_day=1)
    ticks(SLOT, 24)
    assert found(sending) == (IssueState.SENDING, Halt.NONE)


def test_a_copy_that_a_server_puts_off_holds_nothing(sending: Issue) -> None:
    Delivery.objects.update(state="deferred", next_attempt_at=SLOT + 16 * HOUR, started_at=SLOT)
    ticks(SLOT, 16)
    assert found(sending) == (IssueState.SENDING, Halt.NONE)
    ticks(SLOT + 16 * HOUR, 24)
    assert found(sending) == (IssueState.PAUSED, Halt.STALE)


def test_a_restored_queue_sends_nothing_before_the_clock_has_looked(sending: Issue, smtp_server: SmtpServer) -> None:
    heartbeat.beat("job:newsletter", timezone.now() - timedelta(days=2))
    drain("letter", now=lambda: SLOT)
    assert not smtp_server.messages
    heartbeat.beat("job:newsletter", timezone.now())
    drain("letter", now=lambda: SLOT)
    assert len(smtp_server.messages) == 3


def test_a_resumed_letter_loses_and_doubles_nobody(sending: Issue, smtp_server: SmtpServer) -> None:
    week.tick(SLOT + 7 * HOUR)
    drain("letter", now=lambda: SLOT + 7 * HOUR)
    assert not smtp_server.messages
    send.resume(sending, SLOT + 8 * HOUR)
    drain("letter", now=lambda: SLOT + 8 * HOUR)
    week.tick(SLOT + 8 * HOUR)
    assert found(sending) == (IssueState.DONE, Halt.NONE)
    assert len(set(smtp_server.recipients)) == len(smtp_server.recipients) == 3
