"""One structured line in the log for each change of state."""

import logging
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime

import pytest
from django.db import transaction

from mail.enums import Reason
from mail.models import Lane
from newsletter.enums import Halt
from tests.newsletter.factories import NOW, a_newsletter, an_issue

pytestmark = pytest.mark.django_db
Capture = Callable[..., AbstractContextManager[list[object]]]


def lines(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in caplog.records if record.name == "mail.journal"]


def test_statement_30_each_state_change_of_a_letter_is_one_structured_line(
    caplog: pytest.LogCaptureFixture, django_capture_on_commit_callbacks: Capture
) -> None:
    caplog.set_level(logging.INFO, "mail.journal")
    issue = an_issue(a_newsletter(), 1)
    with django_capture_on_commit_callbacks(execute=True):
        issue.mark_draft(NOW)
        issue.mark_halted(Halt.AUTHOR)
        issue.mark_draft(NOW)
    about = f"letter.state letter={issue.pk} slot=2026-11-26"
    assert lines(caplog) == [
        f"{about} before=collecting state=draft halt=''",
        f"{about} before=draft state=draft halt=author",
    ]


def test_a_change_that_is_undone_is_not_written_down(
    caplog: pytest.LogCaptureFixture, django_capture_on_commit_callbacks: Capture
) -> None:
    caplog.set_level(logging.INFO, "mail.journal")
    issue = an_issue(a_newsletter(), 1)

    def changes_its_mind() -> None:
        with transaction.atomic():
            issue.mark_draft(NOW)
            raise LookupError

    with django_capture_on_commit_callbacks(execute=True), pytest.raises(LookupError):
        changes_its_mind()
    assert lines(caplog) == []


def test_a_lane_that_rests_and_goes_again_is_a_line_each_without_the_servers_words(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.INFO, "mail.journal")
    lane = Lane.objects.of("letter")
    lane.pause(datetime(2026, 11, 26, 6, tzinfo=UTC), f"{Reason.BLOCKED}: 550 anna@example.org is not welcome")
    lane.mark_working()
    rests, goes = lines(caplog)
    assert rests == "mail.lane lane=letter state=rests until='2026-11-26 06:00:30+00:00' failures=1 reason=blocked"
    assert goes == "mail.lane lane=letter state=goes"
