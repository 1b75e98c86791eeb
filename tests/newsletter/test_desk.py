from datetime import timedelta

import pytest
from django.utils import timezone

from newsletter.desk import LETTERS, UNCERTAIN
from newsletter.enums import Halt, IssueState
from newsletter.models import Newsletter
from tests.desk.lying import counted, listed
from tests.newsletter.factories import NOW, a_delivery, a_newsletter, a_subscriber, an_issue

pytestmark = pytest.mark.django_db


@pytest.fixture
def newsletter(db: None) -> Newsletter:
    return a_newsletter()


def test_a_draft_lies_on_the_desk(newsletter: Newsletter) -> None:
    assert counted(LETTERS, NOW).number == 0
    assert counted(LETTERS, NOW).oldest is None
    issue = an_issue(newsletter, 1, state=IssueState.DRAFT, noticed_at=NOW)
    assert counted(LETTERS, NOW).number == 1
    assert counted(LETTERS, NOW).oldest == NOW
    (entry,) = listed(LETTERS, NOW)
    assert entry.item.url == f"/admin/letter/{issue.pk}/"
    assert entry.since == NOW
    assert [action.name for action in entry.actions] == ["approve"]
    issue.mark_halted(Halt.OVERDUE)
    assert listed(LETTERS, NOW)[0].item.subtitle.startswith(str(Halt.OVERDUE.label))
    assert LETTERS.url() == "/admin/letter/all/"


def test_copies_sent_perhaps_lie_on_the_desk_for_a_while(newsletter: Newsletter) -> None:
    now = timezone.now()
    assert counted(UNCERTAIN, now).number == 0
    issue = an_issue(newsletter, state=IssueState.DONE, frozen_at=now)
    for _ in range(2):
        a_delivery(a_subscriber(newsletter), issue, state="uncertain")
    assert counted(UNCERTAIN, now).number == 1
    assert counted(UNCERTAIN, now).oldest == now
    assert listed(UNCERTAIN, now)[0].item.url == f"/admin/letter/{issue.pk}/#uncertain-section"
    assert counted(UNCERTAIN, now + timedelta(days=15)).number == 0
