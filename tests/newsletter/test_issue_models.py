from datetime import timedelta
from typing import Any

import pytest
from django.template import Context, Template
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from newsletter.enums import TRANSITIONS, Halt, IssueState, Mode
from newsletter.models import Issue
from newsletter.slots import Slot
from tests.newsletter.factories import NOW, SLOT, a_delivery, a_newsletter, a_subscriber, an_edition, an_issue, an_item

pytestmark = pytest.mark.django_db

MOVES: dict[str, Any] = {
    "mark_moved": lambda issue: issue.mark_moved(Slot(SLOT.date(), SLOT)),
    "mark_draft": lambda issue: issue.mark_draft(NOW),
    "mark_approved": lambda issue: issue.mark_approved(NOW),
    "mark_withdrawn": lambda issue: issue.mark_withdrawn(Halt.AUTHOR),
    "mark_halted": lambda issue: issue.mark_halted(Halt.OVERDUE),
    "mark_skipped": lambda issue: issue.mark_skipped(NOW),
    "mark_frozen": lambda issue: issue.mark_frozen(NOW, number=1),
    "mark_sending": lambda issue: issue.mark_sending(),
    "mark_paused": lambda issue: issue.mark_paused(),
    "mark_resumed": lambda issue: issue.mark_resumed(NOW),
    "mark_reopened": lambda issue: issue.mark_reopened(NOW),
    "mark_done": lambda issue: issue.mark_done(NOW),
    "mark_cancelled": lambda issue: issue.mark_cancelled(NOW),
}


class IssueMachine(RuleBasedStateMachine):
    """Whatever is tried, by a process that knows the issue well or has an old copy of it, only lawful moves happen."""

    @initialize()
    def begin(self) -> None:
        Issue.objects.all().delete()
        self.issue = an_issue(a_newsletter())
        self.stale = Issue.objects.get()
        self.state = IssueState.COLLECTING

    @rule(name=st.sampled_from(sorted(MOVES)), stale=st.booleans())
    def attempt(self, name: str, stale: bool) -> None:
        issue = self.stale if stale else self.issue
        moved = MOVES[name](issue)
        found = IssueState(Issue.objects.get().state)
        if moved:
            assert found == issue.state or name == "mark_moved"
            assert found == self.state or found in TRANSITIONS[self.state]
        else:
            assert found == self.state
        self.state = found

    @invariant()
    def content_is_fixed_once_a_number_is_given(self) -> None:
        found = Issue.objects.first()
        if found is not None and found.state in {"frozen", "sending", "paused", "done"}:
            assert found.number == 1


def test_only_lawful_moves_happen(db: None) -> None:
    run_state_machine_as_test(
        IssueMachine,
        settings=settings(
            max_examples=20, stateful_step_count=12, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )


def test_an_older_version_is_not_frozen() -> None:
    issue = an_issue(a_newsletter(), state=IssueState.APPROVED)
    issue.touch()
    assert not issue.mark_frozen(NOW, number=1)
    issue.refresh_from_db()
    assert issue.mark_frozen(NOW, number=1)


def test_lateness_is_counted_from_a_late_approval() -> None:
    issue = an_issue(a_newsletter(overdue_hours=6))
    assert not issue.is_overdue(SLOT + timedelta(hours=6))
    assert issue.is_overdue(SLOT + timedelta(hours=6, seconds=1))
    issue.approved_at = SLOT + timedelta(days=2)
    assert not issue.is_overdue(SLOT + timedelta(days=2, hours=1))


def test_the_archive_holds_what_was_sent() -> None:
    newsletter = a_newsletter()
    an_issue(newsletter, slot_date=SLOT.date() - timedelta(days=7))
    sent = an_issue(newsletter, state=IssueState.DONE, number=1)
    stopped = an_issue(newsletter, state=IssueState.CANCELLED, number=2, slot_date=SLOT.date() + timedelta(days=7))
    assert list(Issue.objects.in_archive()) == [sent]
    a_delivery(a_subscriber(newsletter), stopped, attempts=1)
    a_delivery(a_subscriber(newsletter), stopped, attempts=1)
    assert set(Issue.objects.in_archive()) == {sent, stopped}


def test_drafts_wait_for_the_author_unless_they_go_by_themselves() -> None:
    newsletter = a_newsletter(mode=Mode.AUTOMATIC)
    issue = an_issue(newsletter, state=IssueState.DRAFT)
    assert not Issue.objects.waiting_for_author().exists()
    assert issue.goes_by_itself
    issue.mark_halted(Halt.AUTHOR)
    assert Issue.objects.waiting_for_author().get() == issue
    assert not issue.goes_by_itself


def test_names() -> None:
    issue = an_issue(a_newsletter(), articles=1)
    assert str(issue) == "26 november 2026"
    assert str(issue.items.get()) == "Artikel 1"
    assert str(an_edition(issue)) == "Ett brev"
    assert issue.local_slot.hour == 7


def test_mails_show_the_newsletters_own_clock_wherever_the_server_is() -> None:
    issue = an_issue(a_newsletter(time_zone="Pacific/Pago_Pago"))
    shown = Template("{{ slot|date:'j F H:i' }}").render(Context({"slot": issue.local_slot}))
    assert shown == "25 november 19:00"


def test_items_stand_in_their_order() -> None:
    issue = an_issue(a_newsletter())
    second, first = an_item(issue, position=2), an_item(issue, position=1)
    assert list(issue.included()) == [first, second]
