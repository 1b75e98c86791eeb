"""Statement 23, pause: no letter until a date, and afterwards again by itself."""

from datetime import date, timedelta

import pytest

from newsletter.freeze import freeze
from newsletter.models import Delivery
from tests.newsletter.balance import assert_balanced
from tests.newsletter.factories import SLOT, a_newsletter, a_subscriber, an_approved_issue

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("until", "gets_it"), [(SLOT.date() - timedelta(days=1), True), (SLOT.date(), False), (date(2027, 6, 1), False)]
)
def test_statement_23_a_pause_lasts_up_to_and_including_its_date(until: date, gets_it: bool) -> None:
    newsletter = a_newsletter()
    a_subscriber(newsletter)
    reader = a_subscriber(newsletter, paused_until=until)
    issue = an_approved_issue(newsletter)
    assert freeze(issue, SLOT)
    assert Delivery.objects.filter(subscriber=reader).exists() == gets_it
    assert_balanced(issue)


def test_the_day_is_that_of_the_newsletters_own_zone() -> None:
    """23:30 UTC on the 26th is already the 27th in Stockholm."""
    newsletter = a_newsletter()
    a_subscriber(newsletter, paused_until=SLOT.date())
    issue = an_approved_issue(newsletter)
    assert freeze(issue, SLOT.replace(hour=23, minute=30))
    assert Delivery.objects.count() == 1
