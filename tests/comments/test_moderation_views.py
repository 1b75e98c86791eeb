import re

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from comments.enums import State, Via
from comments.models import Comment
from pages.models import StandardPage
from tests.comments.factories import (
    CommentFactory,
    a_moderator,
    a_reply,
    comment_settings,
)
from tests.comments.judging_by_mail import buttons, link, state_of
from tests.comments.reading import soup, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def comment(page: StandardPage) -> Comment:
    return CommentFactory.create(page=page, state=State.PENDING, reasons=[{"code": "links", "count": 2}])


@pytest.fixture
def karin(page: StandardPage) -> User:
    user = a_moderator("change")
    comment_settings(page, notify_addresses="karin@example.se\nextern@example.org")
    return user


@pytest.mark.parametrize(
    ("action", "state", "word"),
    [("approve", State.APPROVED, "Godkänd"), ("spam", State.SPAM, "Skräp"), ("trash", State.TRASH, "I papperskorgen")],
)
def test_statement_8_the_link_in_the_mail_judges_with_one_press(
    visitor: Client, comment: Comment, action: str, state: State, word: str
) -> None:
    address = link(comment)
    opened = visitor.get(address)
    assert buttons(opened) == {"approve", "spam", "trash", "reply"}
    response = visitor.post(address, {"action": action})
    assert response.status_code == 303
    after = visitor.get(response["Location"])
    assert word in text(after)
    assert buttons(after) == set()
    assert state_of(comment) == state
    assert comment.events.get().via == Via.LINK


def test_the_page_shows_the_comment_what_it_answers_and_why_it_waits(visitor: Client, page: StandardPage) -> None:
    parent = CommentFactory.create(page=page, text="Vad är *tillit*?")
    reasons = [{"code": "links", "count": 2}]
    comment = a_reply(parent, state=State.PENDING, text="Så *klokt*!", reasons=reasons)
    opened = visitor.get(link(comment))
    assert [str(mark) for mark in soup(opened).select(".letter-text em")] == ["<em>tillit</em>", "<em>klokt</em>"]
    assert "2 länkar" in text(opened)
    assert "Skriven på ”Om <tillit>”." in text(opened)
    assert not [row for row in (parent, comment) if row.email in opened.content.decode()]
    assert soup(opened).select_one(f'a[href="{page.get_url()}"]')


def test_statement_8_approve_and_reply_in_one_press(visitor: Client, comment: Comment) -> None:
    address = link(comment)
    assert visitor.post(address, {"action": "reply", "text": "Tack!"}).status_code == 303
    assert visitor.post(address, {"action": "reply", "text": "Tack!"}).status_code == 409
    assert list(Comment.objects.visible(timezone.now()).order_by("pk").values_list("by_author", "parent")) == [
        (False, None),
        (True, comment.pk),
    ]


def test_after_approving_the_page_leads_to_the_comment(visitor: Client, comment: Comment) -> None:
    address = link(comment)
    visitor.post(address, {"action": "approve"})
    after = visitor.get(address)
    shown = soup(after).select_one(f'main a[href="{comment.get_absolute_url()}"]')
    assert shown is not None
    assert shown.get_text() == "Läs kommentaren på sidan"
    assert "Svaret är publicerat." not in text(after)
    assert visitor.get(comment.get_absolute_url()).url.endswith(f"#{comment.anchor}")  # type: ignore[attr-defined]


def test_after_approving_with_a_reply_the_page_says_so_and_leads_to_both(visitor: Client, comment: Comment) -> None:
    address = link(comment)
    visitor.post(address, {"action": "reply", "text": "Tack!"})
    after = visitor.get(address)
    reply = Comment.objects.get(by_author=True)
    assert "Svaret är publicerat. Läs svaret på sidan" in text(after)
    assert soup(after).select_one(f'main [role=status] a[href="{reply.get_absolute_url()}"]')
    assert soup(after).select_one(f'main a[href="{comment.get_absolute_url()}"]')


@pytest.mark.parametrize("action", ["spam", "trash"])
def test_what_is_not_shown_is_not_led_to(visitor: Client, comment: Comment, action: str) -> None:
    address = link(comment)
    visitor.post(address, {"action": action})
    assert not soup(visitor.get(address)).select(f'main a[href="{comment.get_absolute_url()}"]')


@pytest.mark.parametrize(
    "sent", [{}, {"action": "delete"}, {"action": "reply"}, {"action": "reply", "text": "x" * 5_001}]
)
def test_a_wrong_press_changes_nothing(visitor: Client, comment: Comment, sent: dict[str, str]) -> None:
    response = visitor.post(link(comment), sent)
    assert response.status_code == 422
    assert soup(response).select_one(".error-summary")
    assert (state_of(comment), Comment.objects.count()) == (State.PENDING, 1)
    assert sent.get("text", "") in response.content.decode()


def test_the_enter_key_in_the_reason_decides_nothing(visitor: Client, comment: Comment) -> None:
    """It presses the first button of the form."""
    first = soup(visitor.get(link(comment))).select("main form [type=submit]")[0]
    assert first.get("name") is None
    assert visitor.post(link(comment), {"why": "Reklam", "text": ""}).status_code == 422
    assert state_of(comment) == State.PENDING


def test_a_reason_may_be_given_and_is_kept_with_the_name_of_who_gave_it(
    visitor: Client, comment: Comment, karin: User
) -> None:
    visitor.post(link(comment), {"action": "spam", "why": "Reklam"})
    event = comment.events.get()
    assert (event.user, event.why) == (karin, "Reklam")


def test_who_has_no_account_judges_as_a_link_without_a_name(visitor: Client, comment: Comment, karin: User) -> None:
    visitor.post(link(comment, 1), {"action": "reply", "text": "Tack!"})
    assert {(event.user, event.via) for event in comment.events.all()} == {(None, Via.LINK)}
    assert Comment.objects.get(by_author=True).user is None


def test_a_reply_bears_the_name_of_who_wrote_it(visitor: Client, comment: Comment, karin: User) -> None:
    visitor.post(link(comment), {"action": "reply", "text": "Tack!"})
    assert Comment.objects.get(by_author=True).name == "Karin Holm"


def test_a_second_moderator_sees_who_did_what_and_why_and_cannot_act_again(
    visitor: Client, comment: Comment, karin: User
) -> None:
    first, second = link(comment), link(comment, 1)
    visitor.post(first, {"action": "spam", "why": "Reklam"})
    opened = visitor.get(second)
    assert opened.status_code == 200
    assert "Kommentaren är granskad" in text(opened)
    assert re.search(r"Väntar → Skräp \(Karin Holm, en länk i ett mejl\) ”Reklam”", text(opened)), text(opened)
    assert buttons(opened) == set()
    assert visitor.post(second, {"action": "approve"}).status_code == 409
    assert state_of(comment) == State.SPAM
