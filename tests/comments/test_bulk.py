from typing import Any
from urllib.parse import urlencode

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from comments.enums import State, Via
from comments.models import Comment, CommentEvent
from comments.moderate import trash
from pages.models import StandardPage
from tests.comments.factories import ADMIN, CommentFactory, a_moderator, an_open_page

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
    ("action", "origin", "to", "question", "said"),
    [
        ("approve", State.PENDING, State.APPROVED, "Godkänna 2 kommentarer?", "2 kommentarer godkända."),
        ("spam", State.PENDING, State.SPAM, "Markera 2 kommentarer som skräp?", "2 kommentarer markerade som skräp."),
        (
            "trash",
            State.APPROVED,
            State.TRASH,
            "Lägga 2 kommentarer i papperskorgen?",
            "2 kommentarer lagda i papperskorgen.",
        ),
        (
            "restore",
            State.SPAM,
            State.PENDING,
            "Flytta tillbaka 2 kommentarer till dem som väntar?",
            "2 kommentarer väntar igen.",
        ),
    ],
)
def test_many_are_moved_after_a_question(
    moderator: Client, *, action: str, origin: State, to: State, question: str, said: str
) -> None:
    rows = CommentFactory.create_batch(2, page=an_open_page(), state=origin, text="<i>x")
    other = CommentFactory.create(state=origin)
    place = address(action, *(row.pk for row in rows))
    asked = moderator.get(place)
    assert question in asked.content.decode()
    assert "<i>x" not in asked.content.decode()
    assert not Comment.objects.filter(state=to).exists()
    done = moderator.post(place, follow=True)
    assert said in BeautifulSoup(done.content, "html.parser").get_text()
    assert set(Comment.objects.filter(state=to)) == set(rows)
    assert CommentEvent.objects.filter(user__username__startswith="karin", to_state=to).count() == 2
    other.refresh_from_db()
    assert other.state == origin


def seen(client: Client, place: str) -> dict[str, str]:
    """What the page with the question sends along."""
    form = BeautifulSoup(client.get(place).content, "html.parser").select_one("form[action^='/admin/bulk/']")
    assert form is not None
    return {str(field["name"]): str(field.get("value", "")) for field in form.select("input[name]")}


def moved_in_one_post(client: Client, page: StandardPage, amount: int) -> list[str]:
    rows = CommentFactory.create_batch(amount, page=page, state=State.PENDING)
    place = address("approve", *(row.pk for row in rows))
    sent = seen(client, place)
    with CaptureQueriesContext(connection) as captured:
        assert client.post(place, sent).status_code == 302
    return [query["sql"] for query in captured]


def test_statement_10_two_hundred_are_judged_in_one_post_with_at_most_15_queries(moderator: Client) -> None:
    page = an_open_page()
    moved_in_one_post(moderator, page, 1)
    few, many = moved_in_one_post(moderator, page, 2), moved_in_one_post(moderator, page, 200)
    assert len(many) <= 15
    # SQLite takes 124 lines of the log in one INSERT.
    assert len(many) - len(few) == (1 if connection.vendor == "sqlite" else 0)
    assert Comment.objects.filter(state=State.APPROVED).count() == 203


def test_statement_10_all_means_all_that_the_list_shows(moderator: Client) -> None:
    page = an_open_page()
    waiting = CommentFactory.create(page=page, state=State.PENDING, text="om granar")
    CommentFactory.create(page=page, state=State.PENDING, text="om tallar")
    CommentFactory.create(page=page, state=State.SPAM, text="om granar")
    CommentFactory.create(state=State.PENDING, text="om granar")
    moderator.post(address("approve", "all", state="pending", page=str(page.pk), q="granar"))
    assert list(Comment.objects.filter(state=State.APPROVED)) == [waiting]
    moderator.post(address("trash", "all"))
    assert Comment.objects.filter(state=State.TRASH).count() == 2, "without a choice the list shows what waits"
    moderator.post(address("trash", "all", state="all"))
    assert Comment.objects.filter(state=State.TRASH).count() == 4


def test_what_somebody_judged_meanwhile_is_left_and_told(moderator: Client) -> None:
    rows = CommentFactory.create_batch(5, page=an_open_page(), state=State.PENDING)
    place = address("approve", *(row.pk for row in rows))
    sent = seen(moderator, place)
    for row in rows[:3]:
        trash(row, by=ADMIN, now=timezone.now())
    words = BeautifulSoup(moderator.post(place, sent, follow=True).content, "html.parser").get_text()
    assert "2 kommentarer godkända. 3 var redan granskade eller raderade och är kvar som de är." in words
    assert Comment.objects.filter(state=State.TRASH).count() == 3
    again = BeautifulSoup(moderator.post(place, sent, follow=True).content, "html.parser")
    assert "5 var redan granskade eller raderade och är kvar som de är." in again.get_text()
    assert not again.select("[data-queue-undo]")


def test_what_came_in_after_the_question_is_not_answered_by_it(moderator: Client) -> None:
    page = an_open_page()
    shown = CommentFactory.create(page=page, state=State.PENDING)
    place = address("approve", "all")
    sent = seen(moderator, place)
    later = CommentFactory.create(page=page, state=State.PENDING)
    CommentEvent.objects.create(comment=later, at=timezone.now(), via=Via.FORM, to_state=State.PENDING)
    moderator.post(place, sent)
    assert list(Comment.objects.filter(state=State.APPROVED)) == [shown]


def test_the_reason_is_kept_and_all_of_it_can_be_undone_by_one_press(moderator: Client) -> None:
    rows = CommentFactory.create_batch(3, page=an_open_page(), state=State.PENDING)
    place = address("spam", *(row.pk for row in rows))
    done = moderator.post(place, {**seen(moderator, place), "why": "samma länk"}, follow=True)
    assert set(CommentEvent.objects.values_list("why", flat=True)) == {"samma länk"}
    button = BeautifulSoup(done.content, "html.parser").select_one("[data-queue-undo]")
    assert button is not None
    assert button.parent is not None
    undo = {str(field["name"]): str(field["value"]) for field in button.parent.select("input[name]")}
    words = moderator.post("/admin/reader_comments/undo/", undo, follow=True).content.decode()
    assert "3 beslut ångrade." in words
    assert Comment.objects.filter(state=State.PENDING).count() == 3


def test_of_many_only_some_are_named_before(moderator: Client) -> None:
    rows = CommentFactory.create_batch(23, page=an_open_page(), state=State.PENDING)
    words = BeautifulSoup(moderator.get(address("trash", *(row.pk for row in rows))).content, "html.parser")
    assert len(words.select("main li a[href^='/admin/reader_comments/']")) == 20
    assert "och 3 till" in words.get_text()


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
    CommentFactory.create(state=State.PENDING)
    page = BeautifulSoup(moderator.get("/admin/reader_comments/").content, "html.parser")
    offered = [link.get_text(strip=True) for link in page.select("[data-bulk-action-button]")]
    assert offered == ["Godkänn", "Markera som skräp", "Lägg i papperskorgen", "Låt vänta"]
    assert page.select("input[data-bulk-action-checkbox][aria-describedby]")
