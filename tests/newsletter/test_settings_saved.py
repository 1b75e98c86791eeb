from datetime import time, timedelta

import pytest
from django.utils import timezone

from newsletter.enums import IssueState
from newsletter.models import Issue
from newsletter.week import ensure_coming
from tests.newsletter.factories import a_newsletter

pytestmark = pytest.mark.django_db


def test_the_coming_letter_follows_a_new_slot_at_once() -> None:
    now = timezone.now()
    newsletter = a_newsletter()
    ensure_coming(newsletter, now)
    newsletter.weekday, newsletter.time = (now + timedelta(days=3)).weekday(), time(15, 45)
    newsletter.save()
    issue = Issue.objects.get()
    assert issue.slot_at == newsletter.rhythm.next_after(now).at
    assert (issue.local_slot.hour, issue.local_slot.minute) == (15, 45)


def test_an_approved_letter_keeps_the_time_it_was_approved_for() -> None:
    now = timezone.now()
    newsletter = a_newsletter()
    ensure_coming(newsletter, now)
    before = Issue.objects.get().slot_at
    Issue.objects.update(state=IssueState.APPROVED)
    newsletter.weekday = (newsletter.weekday + 2) % 7
    newsletter.save()
    assert Issue.objects.get().slot_at == before


def test_a_newsletter_that_is_off_moves_nothing() -> None:
    newsletter = a_newsletter(active=False)
    newsletter.save()
    assert not Issue.objects.exists()
