from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.http import QueryDict
from django.test import Client
from django.utils import timezone

from comments.enums import State
from comments.models import Comment
from comments.newest import MOST, RARE, listed, newest
from tests.comments.factories import CommentFactory, a_moderator, an_open_page

pytestmark = pytest.mark.django_db

LIST = "/admin/reader_comments/"


def many(amount: int) -> list[Comment]:
    """The newest first, in two states in turn."""
    now, page = timezone.now(), an_open_page(title="Om tillit")
    rows = CommentFactory.build_batch(amount, page=page, text="Alla skriver om granar.")
    for number, row in enumerate(rows):
        row.state = State.SPAM if number % 2 else State.PENDING
        row.submitted_at = now - timedelta(minutes=number)
        row.name = f"Berit {number:04}"
    return Comment.objects.bulk_create(rows)


@pytest.fixture
def moderator() -> Client:
    client = Client()
    client.force_login(a_moderator("view", "change"))
    return client


def shown(client: Client, query: str) -> tuple[str, list[str]]:
    page = BeautifulSoup(client.get(f"{LIST}?{query}").content, "html.parser")
    current = page.select_one(".queue__tabs [aria-current]")
    assert current is not None
    note = page.select_one(".queue__more")
    words = " ".join([current.get_text(" ", strip=True), note.get_text(" ", strip=True) if note else ""])
    return " ".join(words.split()), [str(row["id"]) for row in page.select("[data-queue-row]")]


def test_a_search_that_finds_very_many_says_so_and_shows_the_newest(moderator: Client) -> None:
    rows = many(MOST + 3)
    words, ids = shown(moderator, "state=all&q=granar")
    assert words.startswith("Alla över 1 000 ")
    assert "fler än 1 000 kommentarer" in words
    assert ids == [f"row-{row.pk}" for row in rows[:50]]
    _words, ids = shown(moderator, "state=all&q=granar&p=20")
    assert ids == [f"row-{row.pk}" for row in rows[MOST - 50 : MOST]]
    _words, ids = shown(moderator, "state=all&q=granar&ordering=-name")
    assert ids == [f"row-{row.pk}" for row in rows[MOST - 1 : MOST - 51 : -1]]


def test_all_in_bulk_means_what_the_list_shows() -> None:
    rows = many(MOST + 1)
    assert set(listed(QueryDict("state=all&q=granar"))) == set(rows[:MOST])
    assert listed(QueryDict("state=all")).count() == MOST + 1
    assert listed(QueryDict("state=spam&q=granar")).count() == MOST // 2


def test_what_is_more_frequent_than_rare_is_looked_for_from_the_newest_on() -> None:
    rows = many(RARE + 2)
    found = newest(Comment.objects.filter(text__contains="granar"), [State.PENDING, State.SPAM])
    assert found == ([row.pk for row in rows[:MOST]], True)


def test_what_just_fits_is_counted_as_ever(moderator: Client) -> None:
    many(7)
    assert shown(moderator, "state=all&q=granar")[0] == "Alla 7"
    assert shown(moderator, "state=spam&q=granar")[0] == "Skräp 3"
    assert len(shown(moderator, "state=all&q=finns inte")[1]) == 0
