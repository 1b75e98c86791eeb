from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import timezone

from comments.enums import State, Via
from comments.models import Comment
from comments.moderate import Actor, trash
from tests.comments.factories import ADMIN, CommentFactory, a_moderator, a_reply, an_open_page

pytestmark = pytest.mark.django_db

LIST = "/admin/reader_comments/"


@pytest.fixture
def moderator() -> Client:
    client = Client()
    client.force_login(a_moderator("view", "change"))
    return client


def words(response: Any) -> str:
    return " ".join(BeautifulSoup(response.content, "html.parser").get_text(" ").split())


def test_statement_9_the_page_of_a_comment_tells_its_history_and_undoes_the_last_decision(moderator: Client) -> None:
    comment = CommentFactory.create(state=State.PENDING)
    trash(comment, by=ADMIN, now=timezone.now(), why="Fel tråd")
    page = moderator.get(f"{LIST}{comment.pk}/")
    assert "Väntar → I papperskorgen (administrationen) Fel tråd" in words(page)
    assert "Ångra: tillbaka till Väntar" in words(page)
    done = moderator.post(f"{LIST}{comment.pk}/undo/", {"version": "2"}, follow=True)
    assert "Ångrat. Kommentaren är nu: Väntar" in words(done)
    assert "Ångrat: I papperskorgen → Väntar (Karin Holm, administrationen)" in words(done)
    again = moderator.post(f"{LIST}{comment.pk}/undo/", {"version": "2"}, follow=True)
    assert "flyttats under tiden" in words(again)


def test_statement_11_each_reason_stands_with_its_points(moderator: Client) -> None:
    reasons = [
        {"code": "every"},
        {"code": "links", "count": 2, "points": 2},
        {"code": "learner_hold", "score": 0.61, "points": 3, "words": ["word:billiga", "sign:links"]},
    ]
    comment = CommentFactory.create(state=State.PENDING, reasons=reasons, score=5)
    table = BeautifulSoup(moderator.get(f"{LIST}{comment.pk}/").content, "html.parser").select_one(".dossier__points")
    assert table is not None
    rows = [[cell.get_text(strip=True) for cell in row.select("td, th")] for row in table.select("tbody tr")]
    assert [row[-1] for row in rows] == ["–", "2", "3", "5"]
    assert rows[1][0] == "2 länkar"
    assert "på grund av ”billiga”, flera länkar" in rows[2][0]


def test_it_tells_what_became_of_others_with_the_address_and_shows_the_thread(moderator: Client) -> None:
    page = an_open_page()
    parent = CommentFactory.create(page=page, name="Åsa")
    comment = a_reply(parent, state=State.PENDING, email="bo@vik.example")
    a_reply(comment, name="Cecilia")
    for state in (State.APPROVED, State.APPROVED, State.SPAM):
        CommentFactory.create(page=page, state=state, email="bo@vik.example")
    told = words(moderator.get(f"{LIST}{comment.pk}/"))
    assert "inte bekräftad, så vem som helst kan ha skrivit in den" in told
    assert "Godkänd: 2, Skräp: 1" in told
    assert told.index("Åsa :") < told.index("den här kommentaren") < told.index("Cecilia :")


@pytest.mark.parametrize("sent", [{}, {"at": "x"}, {"at": "2026-11-26T10:00:00"}])
def test_a_forged_moment_is_refused(moderator: Client, sent: dict[str, str]) -> None:
    assert moderator.post(f"{LIST}undo/", sent).status_code == 400


@pytest.mark.parametrize("permissions", [(), ("view",)])
def test_only_who_may_judge_may_undo_and_only_by_post(permissions: tuple[str, ...]) -> None:
    user, now = a_moderator(*permissions), timezone.now()
    comment = CommentFactory.create(state=State.PENDING)
    trash(comment, by=Actor(Via.ADMIN, user), now=now)
    client = Client()
    client.force_login(user)
    client.post(f"{LIST}undo/", {"at": now.isoformat()})
    client.post(f"{LIST}{comment.pk}/undo/", {"version": "2"})
    user.user_permissions.set(a_moderator("view", "change").user_permissions.all())
    assert client.get(f"{LIST}undo/?at={now.isoformat()}").status_code == 405
    assert client.get(f"{LIST}{comment.pk}/undo/?version=2").status_code == 405
    assert Comment.objects.get().state == State.TRASH
