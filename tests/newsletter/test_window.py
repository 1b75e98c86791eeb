"""Statement 12: every published article stands in exactly one weekly letter. The window is "has not had its turn"."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from wagtail.models import PageViewRestriction

from blog.models import ArticlePage
from newsletter import collect, week
from newsletter.enums import IssueState
from newsletter.models import Issue, IssueItem, Newsletter
from tests.blog.factories import a_blog, an_article
from tests.newsletter.factories import NOW, SLOT, a_delivery, a_newsletter, a_subscriber, an_issue, an_item
from tests.pages.factories import an_english_home

pytestmark = pytest.mark.django_db
WEEK = timedelta(days=7)


@pytest.fixture
def newsletter(db: None) -> Newsletter:
    """One that has sent a letter."""
    newsletter = a_newsletter()
    week.ensure_coming(newsletter, NOW - WEEK)
    letter_leaves()
    return newsletter


def letter_leaves() -> None:
    Issue.objects.open().update(state=IssueState.DONE, frozen_at=SLOT - WEEK)


def coming(newsletter: Newsletter, now: datetime = NOW) -> list[str]:
    week.ensure_coming(newsletter, now)
    issue = Issue.objects.open().get()
    collect.refresh(issue, now)
    return list(issue.included().values_list("title", flat=True))


def written(title: str = "Artikel", **fields: Any) -> ArticlePage:
    return an_article(**{"title": title, "published": NOW, **fields})


def test_statement_12_published_after_the_last_letter_was_closed(newsletter: Newsletter) -> None:
    written("Sen", published=SLOT - WEEK + timedelta(seconds=1))
    assert coming(newsletter) == ["Sen"]


def test_statement_12_back_dated(newsletter: Newsletter) -> None:
    written("Bakdaterad", published=datetime(2019, 1, 1, tzinfo=UTC))
    assert coming(newsletter) == ["Bakdaterad"]


def test_scheduled_comes_when_it_is_published(newsletter: Newsletter) -> None:
    article = written("Planerad", live=False)
    assert coming(newsletter) == []
    article.save_revision().publish()
    assert coming(newsletter) == ["Planerad"]


def test_statement_12_unpublished_goes_and_comes_back(newsletter: Newsletter) -> None:
    article = written("Av och på")
    assert coming(newsletter) == ["Av och på"]
    article.unpublish()
    assert coming(newsletter) == []
    article.save_revision().publish()
    assert coming(newsletter) == ["Av och på"]


@pytest.mark.parametrize("kind", PageViewRestriction.RESTRICTION_CHOICES)
def test_statement_12_restricted_stays_out_until_it_is_free(newsletter: Newsletter, kind: tuple[str, str]) -> None:
    article = written("Stängd")
    restriction = PageViewRestriction.objects.create(page=article, restriction_type=kind[0], password="x")
    assert coming(newsletter) == []
    restriction.delete()
    assert coming(newsletter) == ["Stängd"]


def test_beneath_a_restricted_page(newsletter: Newsletter) -> None:
    written("Inne")
    PageViewRestriction.objects.create(page=a_blog(), restriction_type="login")
    assert coming(newsletter) == []


def test_statement_12_translated_comes_once(newsletter: Newsletter) -> None:
    article = written("Svensk")
    translation = article.copy_for_translation(an_english_home().locale, copy_parents=True)
    translation.title = "English"
    translation.save_revision().publish()
    assert coming(newsletter) == ["Svensk"]


def test_statement_12_imported_never_comes_by_itself(newsletter: Newsletter) -> None:
    imported = written("Importerad", in_letter=False, published=datetime(2012, 5, 1, tzinfo=UTC))
    assert coming(newsletter) == []
    assert imported in collect.addable(newsletter)


def test_republished_after_it_was_sent_stays_sent(newsletter: Newsletter) -> None:
    article = written("Sänd")
    coming(newsletter)
    letter_leaves()
    article.unpublish()
    article.title = "Sänd, med ny rubrik"
    article.save_revision().publish()
    assert coming(newsletter, SLOT + timedelta(days=1)) == []
    assert article not in collect.addable(newsletter)


def test_an_old_blog_does_not_flood_its_first_letter() -> None:
    newsletter = a_newsletter()
    old = [written(f"Gammal {days}", published=NOW - timedelta(days=days)) for days in (8, 30, 3000)]
    written("Från i veckan", published=NOW - timedelta(days=6))
    draft = written("Utkast från förr", live=False, published=None, first_published_at=None)
    assert coming(newsletter) == ["Från i veckan"]
    # By hand, the newest first.
    assert [page.title for page in collect.addable(newsletter)] == [page.title for page in old]
    letter_leaves()
    draft.save_revision().publish()
    assert "Utkast från förr" in coming(newsletter, SLOT + timedelta(days=1))


def test_an_old_article_that_was_put_into_a_letter_by_hand_and_held_comes_next(newsletter: Newsletter) -> None:
    old = written("Gammal", published=NOW - timedelta(days=900))
    Newsletter.objects.update(begun_at=NOW, begun_with=old.pk)
    sent = an_issue(newsletter, slot_date=SLOT.date() - 2 * WEEK, state=IssueState.DONE, frozen_at=NOW)
    an_item(sent, article=old, fate="held")
    newsletter.refresh_from_db()
    assert coming(newsletter) == ["Gammal"]


@pytest.mark.parametrize(("attempts", "expected"), [(0, ["Tillbaka"]), (1, [])])
def test_cancelled_after_the_freeze_gives_back_what_nobody_has_had(
    newsletter: Newsletter, attempts: int, expected: list[str]
) -> None:
    cancelled = an_issue(newsletter, slot_date=SLOT.date() - 2 * WEEK, state=IssueState.CANCELLED, frozen_at=NOW)
    an_item(cancelled, article=written("Tillbaka"))
    a_delivery(a_subscriber(newsletter), cancelled, attempts=attempts)
    assert coming(newsletter) == expected


def test_statement_12_weeks_on_end_each_article_has_one_letter(newsletter: Newsletter) -> None:
    for number in range(4):
        now = NOW + number * WEEK
        written(f"Vecka {number}", published=now)
        coming(newsletter, now)
        coming(newsletter, now + timedelta(days=1))
        letter_leaves()
    assert sorted(IssueItem.objects.values_list("title", flat=True)) == [f"Vecka {number}" for number in range(4)]
