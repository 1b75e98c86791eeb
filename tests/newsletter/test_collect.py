from datetime import timedelta

import pytest
from wagtail.models import PageViewRestriction

from newsletter import collect
from newsletter.enums import ArticleForm, Fate, IssueState
from newsletter.models import Issue, Newsletter
from tests.blog.factories import a_blog, an_article
from tests.newsletter.factories import NOW, SLOT, a_delivery, a_newsletter, a_subscriber, an_issue, an_item
from tests.pages.factories import an_english_home

pytestmark = pytest.mark.django_db


@pytest.fixture
def newsletter(db: None) -> Newsletter:
    return a_newsletter()


def titles(issue: Issue) -> list[str]:
    return list(issue.included().values_list("title", flat=True))


def test_published_articles_come_in_once_oldest_first(newsletter: Newsletter) -> None:
    issue = an_issue(newsletter)
    an_article(title="Ny", published=NOW)
    an_article(title="Gammal", published=NOW - timedelta(days=400))
    assert collect.refresh(issue, NOW)
    assert titles(issue) == ["Gammal", "Ny"]
    assert not collect.refresh(issue, NOW)
    assert issue.included().first().form == ArticleForm.FULL  # type: ignore[union-attr]


def test_unpublished_private_imported_and_translated_articles_stay_out(newsletter: Newsletter) -> None:
    issue = an_issue(newsletter)
    an_article(title="Utkast", live=False)
    an_article(title="Importerad", in_letter=False)
    private = an_article(title="Privat")
    PageViewRestriction.objects.create(page=private, restriction_type="login")
    an_english_home()
    article = an_article(title="Svensk")
    article.copy_for_translation(an_english_home().locale, copy_parents=True).save_revision().publish()
    collect.refresh(issue, NOW)
    assert titles(issue) == ["Svensk"]


def test_what_is_taken_down_leaves_the_letter_and_a_change_is_noted(newsletter: Newsletter) -> None:
    issue = an_issue(newsletter, articles=2)
    article = issue.included().first().article  # type: ignore[union-attr]
    assert article is not None
    article.unpublish()
    assert collect.has_gone_stale(issue)
    assert collect.refresh(issue, NOW)
    assert len(titles(issue)) == 1
    issue.refresh_from_db()
    assert issue.version == 1


def test_a_deleted_article_leaves_the_letter(newsletter: Newsletter) -> None:
    issue = an_issue(newsletter, articles=1)
    issue.included().first().article.delete()  # type: ignore[union-attr]
    assert collect.refresh(issue, NOW)
    assert titles(issue) == []


def test_an_approved_letter_takes_nothing_new(newsletter: Newsletter) -> None:
    issue = an_issue(newsletter, articles=1, state=IssueState.APPROVED)
    an_article(title="Sent")
    assert not collect.refresh(issue, NOW)


def test_a_draft_takes_nothing_after_its_slot(newsletter: Newsletter) -> None:
    issue = an_issue(newsletter, articles=1, state=IssueState.DRAFT)
    an_article(title="Sent")
    assert not collect.refresh(issue, SLOT + timedelta(seconds=1))
    assert collect.refresh(issue, SLOT)


def test_a_frozen_letter_is_left_alone(newsletter: Newsletter) -> None:
    issue = an_issue(newsletter, articles=1, state=IssueState.FROZEN)
    issue.included().first().article.unpublish()  # type: ignore[union-attr]
    assert not collect.refresh(issue, NOW)
    assert len(titles(issue)) == 1


@pytest.mark.parametrize(
    ("fate", "state", "comes_again"),
    [
        (Fate.INCLUDED, IssueState.DONE, False),
        (Fate.INCLUDED, IssueState.DRAFT, False),
        (Fate.DROPPED, IssueState.DONE, False),
        (Fate.HELD, IssueState.DONE, True),
        (Fate.INCLUDED, IssueState.CANCELLED, True),
        (Fate.DROPPED, IssueState.CANCELLED, False),
        (Fate.INCLUDED, IssueState.SKIPPED_EMPTY, True),
        (Fate.DROPPED, IssueState.SKIPPED_EMPTY, False),
    ],
)
def test_an_article_has_one_turn(newsletter: Newsletter, fate: Fate, state: IssueState, comes_again: bool) -> None:
    earlier = an_issue(newsletter, slot_date=SLOT.date() - timedelta(days=7), state=state)
    item = an_item(earlier, fate=fate)
    coming = an_issue(newsletter)
    collect.refresh(coming, NOW)
    assert titles(coming) == ([item.title] if comes_again else [])


@pytest.mark.parametrize(("attempts", "comes_again"), [(0, True), (1, False)])
def test_a_letter_cancelled_after_its_freeze_gives_back_what_nobody_has_had(
    newsletter: Newsletter, attempts: int, comes_again: bool
) -> None:
    earlier = an_issue(newsletter, slot_date=SLOT.date() - timedelta(days=7), state=IssueState.CANCELLED, frozen_at=NOW)
    item = an_item(earlier)
    a_delivery(a_subscriber(newsletter), earlier, attempts=attempts)
    coming = an_issue(newsletter)
    collect.refresh(coming, NOW)
    assert titles(coming) == ([item.title] if comes_again else [])


def test_imported_and_dropped_articles_can_be_added_by_hand(newsletter: Newsletter) -> None:
    imported = an_article(in_letter=False)
    earlier = an_issue(newsletter, slot_date=SLOT.date() - timedelta(days=7), state=IssueState.DONE)
    dropped, sent = an_item(earlier, fate=Fate.DROPPED), an_item(earlier)
    assert set(collect.addable(newsletter)) == {imported, dropped.article}
    assert sent.article not in collect.addable(newsletter)


def test_adding_brings_back_what_was_taken_out(newsletter: Newsletter) -> None:
    issue = an_issue(newsletter)
    item = an_item(issue, fate=Fate.DROPPED)
    assert item.article is not None
    assert collect.add(issue, item.article).pk == item.pk
    assert titles(issue) == [item.title]


def test_only_articles_of_the_newsletters_own_site_are_collected(newsletter: Newsletter) -> None:
    issue = an_issue(newsletter)
    an_article(a_blog(), title="Egen")
    newsletter.site.root_page = a_blog()
    newsletter.site.save()
    assert "Egen" in {article.title for article in collect.candidates(newsletter)}
    collect.refresh(issue, NOW)
    assert titles(issue) == ["Egen"]


def test_an_alias_does_not_bring_its_article_twice(newsletter: Newsletter) -> None:
    article = an_article(title="En gång")
    article.create_alias(parent=a_blog(), update_slug="samma-igen")
    issue = an_issue(newsletter)
    collect.refresh(issue, NOW)
    assert titles(issue) == ["En gång"]
    assert list(collect.addable(newsletter)) == []


def test_a_letter_in_english_collects_from_the_english_pages(newsletter: Newsletter) -> None:
    english = an_english_home().locale
    article = an_article(title="Svensk")
    translation = article.copy_for_translation(english, copy_parents=True)
    translation.title = "English"
    translation.save_revision().publish()
    newsletter.language = "en"
    newsletter.save()
    issue = an_issue(newsletter)
    collect.refresh(issue, NOW)
    assert titles(issue) == ["English"]


def test_an_article_that_another_letter_took_along_leaves_this_one(newsletter: Newsletter) -> None:
    """It was held here, came into the next letter, and was then put back here."""
    sent = an_issue(newsletter, slot_date=SLOT.date() - timedelta(days=7), state=IssueState.DONE, frozen_at=NOW)
    article = an_item(sent).article
    issue = an_issue(newsletter, articles=1, state=IssueState.APPROVED)
    item = an_item(issue, article=article)
    assert collect.has_gone_stale(issue)
    assert collect.refresh(issue, NOW)
    assert item.title not in titles(issue)
    assert len(titles(issue)) == 1
