from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import timezone

from comments import links
from comments.enums import State
from comments.models import Comment
from comments.moderate import trash
from guard import links as signed
from pages.models import StandardPage
from tests.comments.factories import ADMIN, OWN, CommentFactory, an_open_page, site_settings

pytestmark = pytest.mark.django_db


@pytest.fixture
def visitor() -> Client:
    return Client(headers=OWN, enforce_csrf_checks=True)


@pytest.fixture
def page() -> StandardPage:
    site_settings()
    return an_open_page(title="Om <tillit>", slug="om-tillit")


def soup(response: Any) -> BeautifulSoup:
    return BeautifulSoup(response.content, "html.parser")


def text(response: Any) -> str:
    return " ".join(soup(response).get_text(" ").split())


@pytest.mark.parametrize("address", ["tack/{}/", "granska/{}/"])
def test_a_link_that_is_forged_old_or_for_something_else_opens_nothing(
    visitor: Client, page: StandardPage, address: str
) -> None:
    comment = CommentFactory.create(page=page, state=State.PENDING)
    purpose = links.RECEIPT if "tack" in address else links.MODERATE
    other = links.MODERATE if "tack" in address else links.RECEIPT
    parts = [comment.pk] if "tack" in address else [comment.pk, 1]
    old = signed.sign(purpose, *parts, now=timezone.now() - timedelta(days=8))
    for token in ("påhittad", old, signed.sign(other, *parts), signed.sign(purpose, *parts)[:-2]):
        for method in (visitor.get, visitor.post):
            response = method(f"/kommentarer/{address.format(token)}", {"action": "approve"})
            assert response.status_code in (404, 405)
    comment.refresh_from_db()
    assert comment.state == State.PENDING


@pytest.mark.parametrize(
    ("action", "state", "word"),
    [("approve", State.APPROVED, "Godkänd"), ("spam", State.SPAM, "Skräp"), ("trash", State.TRASH, "I papperskorgen")],
)
def test_the_link_in_the_mail_judges_with_one_press(
    visitor: Client, page: StandardPage, action: str, state: State, word: str
) -> None:
    comment = CommentFactory.create(page=page, state=State.PENDING, reasons=[{"code": "links", "count": 2}])
    address = links.moderation_path(comment)
    opened = visitor.get(address)
    assert "2 länkar" in text(opened)
    assert comment.email not in opened.content.decode()
    assert {button["value"] for button in soup(opened).select("button[name=action]")} == {
        "approve",
        "spam",
        "trash",
        "reply",
    }
    response = visitor.post(address, {"action": action})
    assert response.status_code == 303
    after = visitor.get(response["Location"])
    assert word in text(after)
    assert not soup(after).select("button[name=action]")
    comment.refresh_from_db()
    assert comment.state == state
    assert comment.events.get().via == "link"


def test_approve_and_reply_in_one_press(visitor: Client, page: StandardPage) -> None:
    comment = CommentFactory.create(page=page, state=State.PENDING)
    address = links.moderation_path(comment)
    assert visitor.post(address, {"action": "reply", "text": "Tack!"}).status_code == 303
    assert visitor.post(address, {"action": "reply", "text": "Tack!"}).status_code == 409
    assert list(Comment.objects.visible(timezone.now()).order_by("pk").values_list("by_author", "parent")) == [
        (False, None),
        (True, comment.pk),
    ]


@pytest.mark.parametrize(
    "sent", [{}, {"action": "delete"}, {"action": "reply"}, {"action": "reply", "text": "x" * 5_001}]
)
def test_a_wrong_press_changes_nothing(visitor: Client, page: StandardPage, sent: dict[str, str]) -> None:
    comment = CommentFactory.create(page=page, state=State.PENDING)
    response = visitor.post(links.moderation_path(comment), sent)
    assert response.status_code == 422
    assert soup(response).select_one(".error-summary")
    comment.refresh_from_db()
    assert (comment.state, Comment.objects.count()) == (State.PENDING, 1)
    assert sent.get("text", "") in response.content.decode()


def test_whatever_moves_the_comment_makes_the_link_void(visitor: Client, page: StandardPage) -> None:
    comment = CommentFactory.create(page=page, state=State.PENDING)
    address = links.moderation_path(comment)
    trash(comment, by=ADMIN, now=timezone.now())
    opened = visitor.get(address)
    assert "Den här kommentaren är redan granskad" in text(opened)
    response = visitor.post(address, {"action": "approve"})
    assert response.status_code == 409
    comment.refresh_from_db()
    assert comment.state == State.TRASH


def test_of_two_presses_at_once_the_second_is_told(
    visitor: Client, page: StandardPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    comment = CommentFactory.create(page=page, state=State.PENDING)
    address = links.moderation_path(comment)
    read = links.read_moderation

    def and_meanwhile(*args: Any) -> Any:
        found = read(*args)
        if Comment.objects.filter(pk=comment.pk, state=State.PENDING).exists():
            trash(Comment.objects.get(pk=comment.pk), by=ADMIN, now=timezone.now())
        return found

    monkeypatch.setattr("comments.views.read_moderation", and_meanwhile)
    assert visitor.post(address, {"action": "approve"}).status_code == 409
    comment.refresh_from_db()
    assert comment.state == State.TRASH


def test_the_token_carries_numbers_only(page: StandardPage) -> None:
    comment = CommentFactory.create(page=page, state=State.PENDING)
    token = links.moderation_path(comment).rstrip("/").rsplit("/", 1)[1]
    assert signed.read(links.MODERATE, token) == (str(comment.pk), "1")
