"""Statement 23, monthly: a letter a month, and a reader who changes rhythm misses no article and gets none twice."""

from collections import Counter
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from newsletter import choose, monthly, send, week
from newsletter.enums import ArticleForm, Cadence, Fate, IssueState, Mode
from newsletter.models import Delivery, Issue, IssueItem, Newsletter, Subscriber
from newsletter.slots import is_first_of_month
from tests.blog.factories import an_article
from tests.newsletter.balance import assert_balanced
from tests.newsletter.factories import NOW, a_delivery, a_newsletter, a_subscriber, an_issue, an_item

pytestmark = pytest.mark.django_db
START = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)
"""A Monday. Slots of the month are 5 November, 3 December and 7 January."""


@pytest.fixture
def newsletter(db: None) -> Newsletter:
    return a_newsletter(mode=Mode.AUTOMATIC, overdue_hours=72)


def live(until: datetime, since: datetime = START) -> None:
    """The clock runs a few times a day, and every letter leaves."""
    now = since
    while now < until:
        week.tick(now)
        for issue in Issue.objects.filter(state__in=[IssueState.FROZEN, IssueState.SENDING]):
            issue.mark_sending()
            Delivery.objects.of(issue).update(state="accepted", finished_at=now)
            send.finish(issue, now)
            assert_balanced(issue)
        now += timedelta(hours=12)


def of_month(newsletter: Newsletter) -> list[Issue]:
    return list(Issue.objects.of(newsletter).going(Cadence.MONTHLY).order_by("slot_date"))


def had(reader: Subscriber) -> Counter[str]:
    issues = Delivery.objects.filter(subscriber=reader).values("issue")
    return Counter(IssueItem.objects.filter(issue__in=issues, fate=Fate.INCLUDED).values_list("title", flat=True))


def test_no_monthly_letter_without_a_reader_of_it(newsletter: Newsletter) -> None:
    a_subscriber(newsletter)
    an_article(published=START)
    live(START + timedelta(days=35))
    assert of_month(newsletter) == []


def test_statement_23_it_goes_with_the_first_slot_of_a_month_and_holds_what_the_weekly_letters_held(
    newsletter: Newsletter,
) -> None:
    weekly, reader = a_subscriber(newsletter), a_subscriber(newsletter, cadence=Cadence.MONTHLY)
    for day in (0, 7, 14, 21, 28):
        an_article(title=f"Dag {day}", published=START + timedelta(days=day))
        live(START + timedelta(days=day + 7), START + timedelta(days=day))
    issue = Issue.objects.going(Cadence.MONTHLY).get(state=IssueState.DONE)
    assert issue.slot_date == date(2026, 12, 3)
    # The weekly letter of that very day stands in the next one.
    assert [item.title for item in issue.included()] == ["Dag 0", "Dag 7", "Dag 14", "Dag 21"]
    assert {item.form for item in issue.included()} == {ArticleForm.LEAD}
    assert list(issue.deliveries.values_list("subscriber", flat=True)) == [reader.pk]
    assert set(had(weekly)) == {"Dag 0", "Dag 7", "Dag 14", "Dag 21", "Dag 28"}


def test_nothing_new_in_a_month_no_letter(newsletter: Newsletter) -> None:
    a_subscriber(newsletter, cadence=Cadence.MONTHLY)
    live(START + timedelta(days=35))
    assert {issue.state for issue in of_month(newsletter)} == {IssueState.SKIPPED_EMPTY}


def test_what_was_dropped_from_the_weekly_letter_is_not_in_the_monthly(newsletter: Newsletter) -> None:
    sent = an_issue(newsletter, slot_date=date(2026, 11, 19), frozen_at=NOW, state=IssueState.DONE)
    kept, _dropped = an_item(sent), an_item(sent, fate=Fate.DROPPED)
    a_subscriber(newsletter, cadence=Cadence.MONTHLY)
    week.tick(datetime(2026, 11, 30, 12, 0, tzinfo=UTC))
    assert [item.article for item in of_month(newsletter)[0].included()] == [kept.article]


def test_a_monthly_letter_that_was_called_off_leaves_its_month_to_the_next(newsletter: Newsletter) -> None:
    sent = an_issue(newsletter, slot_date=date(2026, 11, 19), frozen_at=NOW, state=IssueState.DONE)
    item = an_item(sent)
    an_issue(newsletter, cadence=Cadence.MONTHLY, slot_date=date(2026, 12, 3), state=IssueState.CANCELLED)
    assert list(monthly.letters_for(newsletter, date(2027, 1, 7))) == [sent]
    a_subscriber(newsletter, cadence=Cadence.MONTHLY)
    week.tick(datetime(2027, 1, 4, 12, 0, tzinfo=UTC))
    assert [item.title for item in of_month(newsletter)[1].included()] == [item.title]


def test_months_without_readers_of_it_do_not_flood_the_first_monthly_letter(newsletter: Newsletter) -> None:
    old = an_issue(newsletter, slot_date=date(2026, 6, 11), frozen_at=NOW, state=IssueState.DONE)
    an_item(old)
    assert not monthly.letters_for(newsletter, date(2026, 12, 3)).exists()


def test_a_weekly_letter_that_was_kept_back_comes_in_the_next_monthly_one(newsletter: Newsletter) -> None:
    late = an_issue(
        newsletter, slot_date=date(2026, 11, 26), state=IssueState.DONE, frozen_at=datetime(2026, 12, 5, tzinfo=UTC)
    )
    an_issue(
        newsletter,
        cadence=Cadence.MONTHLY,
        slot_date=date(2026, 12, 3),
        state=IssueState.DONE,
        frozen_at=datetime(2026, 12, 3, 6, tzinfo=UTC),
    )
    assert list(monthly.letters_for(newsletter, date(2027, 1, 7))) == [late]


def test_it_follows_a_new_weekday_and_comes_once_a_month(newsletter: Newsletter) -> None:
    a_subscriber(newsletter, cadence=Cadence.MONTHLY)
    now = datetime(2026, 11, 27, 12, 0, tzinfo=UTC)
    for weekday, slot in ((3, date(2026, 12, 3)), (0, date(2026, 12, 7)), (1, date(2026, 12, 1))):
        Newsletter.objects.update(weekday=weekday)
        week.tick(now)
        assert [issue.slot_date for issue in of_month(newsletter)] == [slot]
    Newsletter.objects.update(weekday=3)
    week.tick(datetime(2026, 12, 2, 12, 0, tzinfo=UTC))
    assert len(of_month(newsletter)) == 1


def test_a_new_reader_has_the_chosen_rhythm_at_once(newsletter: Newsletter) -> None:
    reader = a_subscriber(newsletter)
    assert monthly.counts_from(reader, Cadence.MONTHLY, NOW) is None


def test_whoever_has_had_part_of_the_month_weekly_changes_at_the_next_monthly_slot(newsletter: Newsletter) -> None:
    reader = a_subscriber(newsletter)
    an_article(published=START)
    live(START + timedelta(days=7))
    now = START + timedelta(days=8)
    assert monthly.counts_from(reader, Cadence.MONTHLY, now) == date(2026, 12, 3)
    choose.choose(reader, choose.Wish(Cadence.MONTHLY, frozenset(), "sv", None), now)
    # Back before it counted: nothing has changed.
    assert monthly.counts_from(reader, Cadence.WEEKLY, now) is None


CHANGES = st.lists(st.tuples(st.integers(0, 110), st.sampled_from(Cadence)), max_size=4)


def sent_letter(newsletter: Newsletter, reader: Subscriber, cadence: Cadence, slot: date) -> Issue | None:
    """As the freeze sends it: the letter if this reader gets it."""
    at = datetime.combine(slot, time(6, 0), UTC)
    issue = an_issue(newsletter, cadence=cadence, slot_date=slot, slot_at=at, frozen_at=at, state=IssueState.DONE)
    if not Subscriber.objects.getting(cadence, slot, slot).filter(pk=reader.pk).exists():
        return None
    a_delivery(reader, issue)
    return issue


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=CHANGES, first=st.sampled_from(Cadence))
def test_whatever_the_changes_nothing_is_missed_and_nothing_comes_twice(
    newsletter: Newsletter, changes: list[tuple[int, Cadence]], first: Cadence
) -> None:
    Delivery.objects.all().delete()
    Issue.objects.all().delete()
    Subscriber.objects.all().delete()
    reader = a_subscriber(newsletter, cadence=first)
    had: list[date] = []
    slots = [date(2026, 11, 5) + timedelta(days=7 * week) for week in range(19)]
    for slot in slots:
        for day, cadence in sorted(changes):
            moment = START + timedelta(days=day)
            if timedelta() <= slot - moment.date() < timedelta(days=7):
                choose.choose(reader, choose.Wish(cadence, frozenset(), "sv", None), moment.replace(hour=5))
        if is_first_of_month(slot):
            gathered = monthly.letters_for(newsletter, slot).values_list("slot_date", flat=True)
            held = list(gathered)
            if sent_letter(newsletter, reader, Cadence.MONTHLY, slot):
                had += held
        if sent_letter(newsletter, reader, Cadence.WEEKLY, slot):
            had.append(slot)
    assert len(had) == len(set(had))
    last_month = max(slot for slot in slots if is_first_of_month(slot))
    assert {slot for slot in slots if slot < last_month} <= set(had)
