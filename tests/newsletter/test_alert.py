from datetime import datetime, timedelta
from typing import Any

import pytest

from clock import heartbeat, jobs
from desk import warnings
from mail import health
from mail.enums import MailState
from mail.models import OutboxMail
from newsletter import alert, week
from newsletter.enums import Halt, IssueState, Mode
from newsletter.models import Delivery, Issue
from tests.newsletter.factories import NOW, SLOT, a_delivery, a_newsletter, a_subscriber, an_approved_issue, an_issue

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)
LATE = SLOT + 16 * MINUTE


def alerts() -> list[OutboxMail]:
    return list(OutboxMail.objects.filter(kind=alert.KIND))


def a_clock_that_stood_still_until(now: datetime) -> None:
    heartbeat.beat("job:newsletter", SLOT - MINUTE)
    alert.before_week(now)


def test_statement_30_a_slot_missed_by_15_min_is_told_by_mail_once() -> None:
    issue = an_approved_issue(a_newsletter(ticked_at=SLOT))
    alert.after_week(SLOT + 15 * MINUTE)
    assert not alerts()
    for minute in range(3):
        alert.after_week(LATE + minute * MINUTE)
    [mail] = alerts()
    assert mail.recipient == "asa@example.se"
    assert mail.subject == "Brevet den 26 november har inte gått i väg"
    text = bytes(mail.raw).decode("ascii").replace("=\r\n", "")
    assert "kl. 07.00" in text
    assert "Den 26 november kl. 07.16" in text
    assert f"/letter/{issue.pk}/" in text


def test_what_was_missed_while_the_site_was_down_is_told_though_it_leaves_at_once() -> None:
    an_approved_issue(a_newsletter(ticked_at=SLOT - MINUTE))
    a_clock_that_stood_still_until(SLOT + timedelta(hours=2))
    assert len(alerts()) == 1


def test_the_alert_looks_before_the_week_goes_on_and_after() -> None:
    names = list(jobs.registered())
    assert names.index("newsletter.before") < names.index("newsletter") < names.index("newsletter.after")


def test_a_letter_that_the_author_lets_go_late_raises_no_alarm() -> None:
    newsletter = a_newsletter(mode=Mode.AUTOMATIC, ticked_at=LATE)
    issue = an_issue(newsletter, 1, state=IssueState.DRAFT)
    heartbeat.beat("job:newsletter", LATE - MINUTE)
    alert.before_week(LATE)
    week.advance(issue, LATE)
    alert.after_week(LATE)
    assert not alerts()


@pytest.mark.parametrize(
    ("fields", "mode"),
    [
        ({"state": IssueState.DRAFT}, Mode.APPROVE),
        ({"state": IssueState.DRAFT, "halt": Halt.AUTHOR}, Mode.AUTOMATIC),
        ({"state": IssueState.CANCELLED}, Mode.AUTOMATIC),
        ({"state": IssueState.APPROVED, "approved_at": LATE - MINUTE}, Mode.APPROVE),
        ({"state": IssueState.APPROVED, "approved_at": NOW, "slot_at": SLOT - timedelta(hours=9)}, Mode.APPROVE),
    ],
    ids=["waits for approval", "asked to wait", "cancelled", "approved just now", "so late that the clock holds it"],
)
def test_a_letter_that_nobody_expects_to_have_left_raises_no_alarm(fields: dict[str, Any], mode: Mode) -> None:
    an_issue(a_newsletter(mode=mode, ticked_at=SLOT), 1, **fields)
    alert.after_week(LATE)
    assert not alerts()
    assert alert.warning(LATE) is None


def test_an_empty_letter_raises_no_alarm() -> None:
    an_approved_issue(a_newsletter(ticked_at=SLOT), 0)
    alert.after_week(LATE)
    assert not alerts()


@pytest.mark.parametrize("state", [IssueState.FROZEN, IssueState.SENDING])
def test_a_frozen_letter_of_which_no_copy_was_taken_up_is_told_of(state: IssueState) -> None:
    newsletter = a_newsletter(ticked_at=SLOT)
    issue = an_issue(newsletter, 1, state=state, frozen_at=SLOT, frozen_count=1, number=1)
    a_delivery(a_subscriber(newsletter), issue)
    alert.after_week(LATE)
    assert len(alerts()) == 1
    warned = alert.warning(LATE)
    assert warned is not None
    assert warned.startswith("Brevet som skulle gå den 26 november kl. 07.00 har inte börjat gå i väg.")
    assert warned in warnings.current(LATE)
    Delivery.objects.update(state=MailState.CLAIMED, attempts=1)
    assert alert.warning(LATE) is None


def test_without_the_authors_address_the_desk_still_warns() -> None:
    issue = an_approved_issue(a_newsletter(ticked_at=SLOT))
    settings = issue.newsletter.site.sitesettings
    settings.contact_email = ""
    settings.save()
    alert.after_week(LATE)
    assert not alerts()
    assert alert.warning(LATE)


def test_statement_30_health_shows_the_last_letter_the_coming_one_and_the_missed() -> None:
    newsletter = a_newsletter(ticked_at=SLOT)
    sent = an_issue(newsletter, state=IssueState.DONE, frozen_at=SLOT - timedelta(days=7), frozen_count=2, number=1,
                    slot_at=SLOT - timedelta(days=7), slot_date=SLOT.date() - timedelta(days=7))  # fmt: skip
    for state in (MailState.ACCEPTED, MailState.UNCERTAIN):
        a_delivery(a_subscriber(newsletter), sent, state=state)
    an_approved_issue(newsletter)
    an_issue(newsletter, slot_at=SLOT + timedelta(days=7), slot_date=SLOT.date() + timedelta(days=7))
    [section] = [section for section in health.examine(LATE) if section.title == "Breven"]
    words = "\n".join(f"{finding.level} {finding.subject}: {finding.found}" for finding in section.findings)
    assert (
        "ok Det senaste brevet: 19 november kl. 07.00: Skickat. 1 av 2 skickade, 0 väntar, 0 kom inte fram, 1 osäkra."
        in words
    )
    assert "ok Det kommande brevet: 3 december kl. 07.00" in words
    assert "wrong Har inte gått i väg: 26 november kl. 07.00" in words
    Issue.objects.filter(state=IssueState.APPROVED).update(state=IssueState.DRAFT, halt=Halt.OVERDUE)
    [section] = [section for section in health.examine(LATE) if section.title == "Breven"]
    assert any(str(finding.subject) == "Hålls kvar efter sin tid" for finding in section.findings)
