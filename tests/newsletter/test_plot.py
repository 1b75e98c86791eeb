from datetime import timedelta

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mail.enums import MailState
from mail.outcome import RETRIES
from newsletter.models import Delivery, Issue, Newsletter
from newsletter.plot import DRAWN, HEIGHT, MOST_BARS, plot
from tests.newsletter.factories import SLOT, a_delivery, a_newsletter, a_subscriber, an_issue
from tests.newsletter.letter_forms import page_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def issue(newsletter: Newsletter) -> Issue:
    return an_issue(newsletter, state="done", frozen_at=SLOT, frozen_count=1, number=1)


def test_a_letter_of_which_nothing_has_gone_has_no_plot(issue: Issue) -> None:
    a_delivery(a_subscriber(issue.newsletter), issue)
    assert plot(issue) is None


def test_one_copy_is_one_bar(issue: Issue) -> None:
    a_delivery(a_subscriber(issue.newsletter), issue, state="accepted", finished_at=SLOT)
    found = plot(issue)
    assert found is not None
    assert (found.begin, found.width, found.bins) == (SLOT, 1, ((SLOT, (1, 0, 0)),))
    assert [len(strip.bars) for strip in found.strips] == [1, 0, 0]


@pytest.mark.parametrize("attempts", [1, 3, 6])
def test_what_was_put_off_stands_at_its_last_attempt(issue: Issue, attempts: int) -> None:
    again = SLOT + RETRIES[attempts - 1]
    a_delivery(a_subscriber(issue.newsletter), issue, state="deferred", attempts=attempts, next_attempt_at=again)
    found = plot(issue)
    assert found is not None
    assert found.bins == ((SLOT, (0, 1, 0)),)


@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.tuples(st.integers(0, 5_000_000), st.sampled_from(DRAWN)), min_size=1, max_size=8))
def test_every_copy_is_counted_once_however_long_it_takes(copies: list[tuple[int, MailState]]) -> None:
    newsletter = a_newsletter()
    Delivery.objects.all().delete()
    Issue.objects.all().delete()
    issue = an_issue(newsletter)
    for seconds, state in copies:
        at = SLOT + timedelta(seconds=seconds)
        wait = RETRIES[0] if state == MailState.DEFERRED else timedelta()
        finished = None if state == MailState.DEFERRED else at
        a_delivery(a_subscriber(newsletter), issue, state=state, attempts=1, finished_at=finished,
                   next_attempt_at=at + wait)  # fmt: skip
    found = plot(issue)
    assert found is not None
    for place, state in enumerate(DRAWN):
        assert sum(numbers[place] for _moment, numbers in found.bins) == sum(1 for _, other in copies if other == state)
    assert 1 <= found.width <= MOST_BARS
    assert all(0 <= bar.x < found.width and 0 < bar.height <= HEIGHT for strip in found.strips for bar in strip.bars)


def test_the_plot_can_be_read_without_seeing_it(author: Client, issue: Issue) -> None:
    a_delivery(a_subscriber(issue.newsletter), issue, state="accepted", finished_at=SLOT)
    Delivery.objects.update(attempts=1)
    panel = page_of(author, issue).select_one("#plot-section")
    assert panel is not None
    (drawing,) = panel.select("svg[role=img]")
    names = str(drawing["aria-labelledby"]).split()
    assert all(panel.select_one(f"#{name}").text for name in names)  # type: ignore[union-attr]
    assert [cell.text for cell in panel.select("details tbody td")] == ["1", "0", "0"]
