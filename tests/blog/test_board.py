from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser, User
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from blog.board import DRAFTS, SCHEDULED
from blog.models import ArticlePage
from desk.board import Shown
from tests.blog.factories import a_blog, an_article

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
MONDAY = datetime(2026, 11, 30, 8, 0, tzinfo=UTC)


def a_draft(title: str) -> ArticlePage:
    article = an_article(title=title, live=False)
    article.save_revision()
    return article


def waiting(title: str, at: datetime = MONDAY) -> ArticlePage:
    article = a_draft(title)
    article.go_live_at = at
    article.save_revision(approved_go_live_at=at)
    return article


def drafts() -> Shown:
    shown = DRAFTS.look(AnonymousUser(), NOW)
    assert shown is not None
    return shown


def scheduled() -> Shown:
    shown = SCHEDULED.look(AnonymousUser(), NOW)
    assert shown is not None
    return shown


def test_drafts_are_what_has_words_that_no_reader_has_yet() -> None:
    an_article(title="Publicerad")
    first = a_draft("Först")
    changed = an_article(title="Ändrad")
    changed.title = "Ny rubrik"
    changed.save_revision()
    waiting("Väntar")
    shown = drafts()
    assert [(line.title, line.url) for line in shown.lines] == [
        ("Ny rubrik", f"/admin/pages/{changed.pk}/edit/"),
        ("Först", f"/admin/pages/{first.pk}/edit/"),
    ]
    assert [line.note.split(" ", 1)[0] for line in shown.lines] == ["ändrad", "skriven"]
    assert shown.url == f"/admin/pages/add/blog/articlepage/{a_blog().pk}/"


def test_what_waits_says_when_it_is_published() -> None:
    later = waiting("Sedan", MONDAY + timedelta(days=7))
    first = waiting("Först")
    shown = scheduled()
    assert [line.url for line in shown.lines] == [f"/admin/pages/{page.pk}/edit/" for page in (first, later)]
    assert shown.lines[0].note == "måndag 30 november kl. 09.00 (svensk tid)"


@pytest.mark.parametrize("number", [1, 3])
def test_the_lists_ask_the_same_questions_however_long(
    number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for place in range(number):
        a_draft(f"Utkast {place}")
        waiting(f"Väntar {place}")
    with django_assert_num_queries(3):
        assert len(drafts().lines) == number
    with django_assert_num_queries(3):
        assert len(scheduled().lines) == number


def test_a_long_list_says_how_many_more() -> None:
    for place in range(7):
        a_draft(f"Utkast {place}")
    assert (len(drafts().lines), drafts().more) == (5, 2)


def test_the_first_page_shows_them_beside_what_waits(client: Client) -> None:
    client.force_login(User.objects.create_superuser("asa"))
    a_draft("<b>Om möten</b>")
    waiting("Om lov", timezone.now() + timedelta(days=3))
    page = client.get("/admin/").content.decode()
    assert "&lt;b&gt;Om möten" in page
    for words in ("Väntar på dig", "Utkast", "Väntar på sin tid", "Om lov", "Skriv en ny artikel"):
        assert words in page


def test_an_empty_desk_says_so(client: Client) -> None:
    client.force_login(User.objects.create_superuser("asa"))
    page = client.get("/admin/").content.decode()
    assert "Inga artiklar håller på att skrivas." in page
    assert "Inga artiklar väntar på att publiceras." in page
