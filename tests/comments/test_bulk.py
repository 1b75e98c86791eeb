from typing import Any
from urllib.parse import urlencode

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from comments.enums import State
from comments.models import Comment, CommentEvent
from tests.comments.factories import CommentFactory, a_moderator, an_open_page

pytestmark = pytest.mark.django_db


@pytest.fixture
def moderator() -> Client:
    client = Client()
    client.force_login(a_moderator("view", "change"))
    return client


def address(action: str, *ids: object, **query: str) -> str:
    parameters = urlencode([*(("id", str(pk)) for pk in ids), *query.items(), ("next", "/admin/reader_comments/")])
    return f"/admin/bulk/comments/comment/{action}/?{parameters}"


@pytest.mark.parametrize(
    ("action", "origin", "to", "question"),
    [
        ("approve", State.PENDING, State.APPROVED, "Godkänna 2 kommentarer?"),
        ("spam", State.PENDING, State.SPAM, "Markera 2 kommentarer som skräp?"),
        ("trash", State.APPROVED, State.TRASH, "Lägga 2 kommentarer i papperskorgen?"),
        ("restore", State.SPAM, State.PENDING, "Flytta tillbaka 2 kommentarer till dem som väntar?"),
    ],
)
def test_many_are_moved_after_a_question(
    moderator: Client, action: str, origin: State, to: State, question: str
) -> None:
    rows = CommentFactory.create_batch(2, page=an_open_page(), state=origin, text="<i>x")
    other = CommentFactory.create(state=origin)
    place = address(action, *(row.pk for row in rows))
    asked = moderator.get(place)
    assert question in asked.content.decode()
    assert "<i>x" not in asked.content.decode()
    assert not Comment.objects.filter(state=to).exists()
    done = moderator.post(place, follow=True)
    assert "2 kommentarer flyttades." in BeautifulSoup(done.content, "html.parser").get_text()
    assert set(Comment.objects.filter(state=to)) == set(rows)
    assert CommentEvent.objects.filter(user__username__startswith="karin", to_state=to).count() == 2
    other.refresh_from_db()
    assert other.state == origin


def test_two_hundred_take_no_more_queries_than_one(moderator: Client) -> None:
    page = an_open_page()
    counts = []
    for amount in (1, 1, 200):
        rows = CommentFactory.create_batch(amount, page=page, state=State.PENDING)
        with CaptureQueriesContext(connection) as captured:
            assert moderator.post(address("approve", *(row.pk for row in rows))).status_code == 302
        counts.append(sum("SAVEPOINT" not in query["sql"] for query in captured))
    assert counts[-1] <= 15
    assert Comment.objects.filter(state=State.APPROVED).count() == 202


def test_all_means_all_that_the_list_shows(moderator: Client) -> None:
    page = an_open_page()
    waiting = CommentFactory.create(page=page, state=State.PENDING, text="om granar")
    CommentFactory.create(page=page, state=State.PENDING, text="om tallar")
    CommentFactory.create(page=page, state=State.SPAM, text="om granar")
    CommentFactory.create(state=State.PENDING, text="om granar")
    moderator.post(address("approve", "all", state="pending", page=str(page.pk), q="granar"))
    assert list(Comment.objects.filter(state=State.APPROVED)) == [waiting]
    moderator.post(address("trash", "all"))
    assert Comment.objects.filter(state=State.TRASH).count() == 4


@pytest.mark.parametrize("permissions", [(), ("view",)])
def test_it_takes_the_permission(permissions: tuple[str, ...]) -> None:
    comment = CommentFactory.create(state=State.PENDING)
    client = Client()
    client.force_login(a_moderator(*permissions))
    asked: Any = client.get(address("approve", comment.pk))
    assert "Du har inte behörighet att granska kommentarer." in asked.content.decode()
    client.post(address("approve", comment.pk))
    comment.refresh_from_db()
    assert comment.state == State.PENDING


def test_what_is_not_there_is_passed_over(moderator: Client) -> None:
    assert moderator.get(address("approve", "x", 999, "²")).status_code == 200
    assert moderator.post(address("approve", "x", 999)).status_code == 302


def test_the_list_offers_the_four_actions(moderator: Client) -> None:
    CommentFactory.create()
    page = BeautifulSoup(moderator.get("/admin/reader_comments/").content, "html.parser")
    offered = [link.get_text(strip=True) for link in page.select("[data-bulk-action-button]")]
    assert offered == ["Godkänn", "Markera som skräp", "Lägg i papperskorgen", "Återställ"]
    assert page.select("input[data-bulk-action-checkbox][aria-describedby]")
