from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from desk import board as desk_board
from newsletter.board import COMING
from newsletter.enums import IssueState
from newsletter.models import Issue, Newsletter
from tests.blog.factories import an_article
from tests.newsletter.factories import NOW, SLOT, a_newsletter, a_subscriber, an_admin, an_approved_issue, an_issue

pytestmark = pytest.mark.django_db


@pytest.fixture
def newsletter(db: None) -> Newsletter:
    return a_newsletter()


@pytest.mark.parametrize("active", [True, False])
def test_the_first_page_tells_of_the_next_letter_and_what_stands_in_it(
    client: Client, newsletter: Newsletter, active: bool
) -> None:
    Newsletter.objects.update(active=active)
    a_subscriber(newsletter)
    issue = an_issue(newsletter, 2, slot_at=timezone.now() + (SLOT - NOW))
    client.force_login(an_admin())
    page = client.get("/admin/").content.decode()
    assert (f'<a href="/admin/letter/{issue.pk}/">Artikel 2</a>' in page) is active
    assert ("Nästa brev" in page) is active
    assert ("till 1 läsare" in page) is active


def test_who_may_not_change_letters_sees_none(newsletter: Newsletter) -> None:
    an_issue(newsletter, 1)
    assert [drawn for drawn in desk_board.drawn(AnonymousUser(), NOW) if drawn.section is COMING] == []


def test_a_letter_that_is_being_sent_is_told_of_too(newsletter: Newsletter) -> None:
    sending = an_issue(newsletter, state=IssueState.SENDING, slot_at=NOW - timedelta(hours=1))
    shown = COMING.look(AnonymousUser(), NOW)
    assert shown is not None
    assert [(line.url, line.note) for line in shown.lines] == [(f"/admin/letter/{sending.pk}/", "Skickas")]


def test_before_the_first_letter_there_is_only_the_way_to_all_letters(newsletter: Newsletter) -> None:
    shown = COMING.look(AnonymousUser(), NOW)
    assert shown == desk_board.Shown("/admin/letter/all/", [])


def test_an_approved_letter_says_what_was_published_too_late_for_it(newsletter: Newsletter) -> None:
    issue = an_approved_issue(newsletter, 1)
    an_article(title="Försent", locale=issue.items.get().article.locale)  # type: ignore[union-attr]
    an_article(title="Undanhållen", in_letter=False)
    shown = COMING.look(AnonymousUser(), NOW)
    assert shown is not None
    late = "1 artikel publicerades för sent för att hinna med och kommer i brevet torsdag 3 december kl. 07.00"
    assert shown.says[1:] == [f"{late} (svensk tid)."]
    Issue.objects.update(state=IssueState.DRAFT)
    shown = COMING.look(AnonymousUser(), NOW)
    assert shown is not None
    assert len(shown.says) == 1


def test_a_long_letter_says_how_many_more(newsletter: Newsletter) -> None:
    an_issue(newsletter, 7)
    shown = COMING.look(AnonymousUser(), NOW)
    assert shown is not None
    assert (len(shown.lines), shown.more) == (5, 2)


@pytest.mark.parametrize("articles", [1, 3])
def test_it_asks_the_same_questions_however_long_the_letter(
    newsletter: Newsletter, articles: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    an_issue(newsletter, articles)
    with django_assert_num_queries(13):
        COMING.look(AnonymousUser(), NOW)
