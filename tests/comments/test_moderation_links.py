import re
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from comments import moderation_link, moderation_views
from comments.enums import State, Via
from comments.models import Comment
from comments.moderate import Actor, approve, restore, trash
from comments.withdraw import withdraw
from guard import links as signed
from mail.models import OutboxMail
from pages.models import StandardPage
from tests.comments.factories import (
    ADMIN,
    CommentFactory,
    a_moderator,
    a_reply,
    comment_settings,
)
from tests.comments.judging_by_mail import buttons, link, moderator, state_of
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


def test_statement_7_the_same_link_works_once(visitor: Client, comment: Comment) -> None:
    address = link(comment)
    assert visitor.post(address, {"action": "approve"}).status_code == 303
    for action in ("approve", "spam", "trash", "reply", "renew"):
        assert visitor.post(address, {"action": action, "text": "x"}).status_code == 409
    assert state_of(comment) == State.APPROVED
    assert OutboxMail.objects.count() == 0


def test_statement_7_whatever_moves_the_comment_makes_the_link_void(visitor: Client, comment: Comment) -> None:
    address = link(comment)
    trash(comment, by=ADMIN, now=timezone.now())
    assert "Kommentaren är granskad" in text(visitor.get(address))
    assert visitor.post(address, {"action": "approve"}).status_code == 409
    restore(comment, by=ADMIN, now=timezone.now())
    opened = visitor.get(address)
    assert "Den här kommentaren har ändrats" in text(opened)
    assert buttons(opened) == {"renew"}
    assert visitor.post(address, {"action": "approve"}).status_code == 409
    assert state_of(comment) == State.PENDING


def test_statement_7_an_edited_comment_is_not_approved_by_a_link_to_what_it_was(
    visitor: Client, comment: Comment
) -> None:
    address = link(comment)
    changes = {"text": "Nu med reklam", "html": "<p>Nu med reklam</p>", "state_version": 2, "edited_at": timezone.now()}
    Comment.objects.filter(pk=comment.pk).update(**changes)
    assert visitor.post(address, {"action": "approve"}).status_code == 409
    opened = visitor.get(address)
    assert "Nu med reklam" in text(opened)
    assert state_of(comment) == State.PENDING
    renewed = visitor.post(address, {"action": "renew"})
    assert renewed.status_code == 303
    assert "En ny länk är på väg" in text(visitor.get(renewed["Location"]))
    [mail] = OutboxMail.objects.all()
    assert mail.recipient == "forfattaren@example.se"
    assert address not in bytes(mail.raw).decode()


def test_statement_7_a_link_lives_seven_days(visitor: Client, comment: Comment) -> None:
    assert buttons(visitor.get(link(comment, days=6, hours=23))) == {"approve", "spam", "trash", "reply"}
    address = link(comment, days=7, minutes=1)
    opened = visitor.get(address)
    assert opened.status_code == 410
    assert "Den gjordes för mer än sju dagar sedan." in text(opened)
    assert comment.text not in text(opened)
    assert visitor.post(address, {"action": "approve"}).status_code == 410
    assert state_of(comment) == State.PENDING
    assert visitor.post(address, {"action": "renew"}).status_code == 303
    assert OutboxMail.objects.get().recipient == "forfattaren@example.se"


def test_an_old_link_to_what_is_judged_offers_no_new_one(visitor: Client, comment: Comment) -> None:
    address = link(comment, days=8)
    approve(comment, by=ADMIN, now=timezone.now())
    opened = visitor.get(address)
    assert "Kommentaren har granskats sedan dess." in text(opened)
    assert buttons(opened) == set()
    assert visitor.post(address, {"action": "renew"}).status_code == 410
    assert not OutboxMail.objects.exists()


def test_statement_7_a_link_that_is_forged_or_for_something_else_opens_nothing(
    visitor: Client, comment: Comment
) -> None:
    parts = (comment.pk, comment.state_version, moderator(comment).key)
    good = signed.sign(moderation_link.PURPOSE, *parts)
    purposes = ("comments.own", "comments.receipt", "comments.unfollow", "newsletter.decide")
    others = [signed.sign(purpose, *parts) for purpose in purposes]
    short = signed.sign(moderation_link.PURPOSE, *parts[:2])
    for token in ("påhittad", good[:-2], "x" + good, short, *others):
        for method in (visitor.get, visitor.post):
            response = method(f"/kommentarer/granska/{token}/", {"action": "approve"})
            assert response.status_code == 404
            assert "Länken fungerar inte längre" in text(response)
    assert state_of(comment) == State.PENDING


def test_statement_7_the_link_of_one_comment_judges_no_other(visitor: Client, comment: Comment) -> None:
    other = CommentFactory.create(page=comment.page, state=State.PENDING)
    visitor.post(link(comment), {"action": "approve"})
    assert (state_of(comment), state_of(other)) == (State.APPROVED, State.PENDING)


@pytest.mark.parametrize("lost", ["address", "active", "permission", "mail"])
def test_statement_7_who_judges_no_more_has_no_link_that_works(
    visitor: Client, comment: Comment, karin: User, lost: str
) -> None:
    address, stays = link(comment), link(comment, 1)
    match lost:
        case "address":
            comment_settings(comment.page, notify_addresses="extern@example.org")
        case "active":
            User.objects.update(is_active=False)
        case "permission":
            karin.user_permissions.clear()
        case "mail":
            User.objects.update(email="ny@example.se")
    opened = visitor.get(address)
    assert opened.status_code == 410
    assert "Den gjordes för någon som inte längre granskar kommentarer här." in text(opened)
    assert comment.text not in text(opened)
    for action in ("approve", "renew"):
        assert visitor.post(address, {"action": action}).status_code == 410
    assert state_of(comment) == State.PENDING
    assert buttons(visitor.get(stays)) == {"approve", "spam", "trash", "reply"}


def test_statement_7_nothing_personal_can_be_read_in_the_link(comment: Comment, karin: User) -> None:
    for number, key in ((0, f"u{karin.pk}"), (1, moderator(comment, 1).key)):
        token = link(comment, number).rstrip("/").rsplit("/", 1)[1]
        assert signed.read(moderation_link.PURPOSE, token) == (str(comment.pk), "1", key)
        assert not re.search(r"karin|extern|example|berit", key)


def test_of_two_presses_at_once_the_second_is_told(
    visitor: Client, comment: Comment, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = link(comment)
    read = moderation_link.open_link

    def and_meanwhile(*args: Any) -> Any:
        found = read(*args)
        if state_of(comment) == State.PENDING:
            trash(Comment.objects.get(pk=comment.pk), by=Actor(Via.LINK), now=timezone.now())
        return found

    monkeypatch.setattr(moderation_views, "open_link", and_meanwhile)
    response = visitor.post(address, {"action": "approve"})
    assert response.status_code == 409
    assert "Väntar → I papperskorgen" in text(response)
    assert state_of(comment) == State.TRASH


def test_what_its_writer_deleted_is_gone_and_the_page_says_so(visitor: Client, comment: Comment) -> None:
    address = link(comment)
    withdraw(comment, now=timezone.now())
    opened = visitor.get(address)
    assert "Den här kommentaren är raderad" in text(opened)
    assert (opened.status_code, buttons(opened)) == (200, set())
    assert visitor.post(address, {"action": "approve"}).status_code == 409


def test_what_a_writer_deleted_above_the_comment_has_no_words(visitor: Client, page: StandardPage) -> None:
    parent = CommentFactory.create(page=page)
    comment = a_reply(parent, state=State.PENDING)
    withdraw(parent, now=timezone.now())
    assert "Den här kommentaren har raderats av den som skrev den." in text(visitor.get(link(comment)))


def test_a_comment_that_is_erased_has_no_page(visitor: Client, comment: Comment) -> None:
    address = link(comment)
    comment.delete()
    assert visitor.get(address).status_code == visitor.post(address, {"action": "approve"}).status_code == 404


def test_statement_6_to_open_the_link_changes_nothing(visitor: Client, comment: Comment) -> None:
    before = Comment.objects.values().get(pk=comment.pk)
    for days in (0, 8):
        for method in (visitor.get, visitor.head, visitor.options):
            assert method(link(comment, days=days), headers={"purpose": "prefetch"}).status_code in (200, 405, 410)
    assert Comment.objects.values().get(pk=comment.pk) == before
    assert (comment.events.count(), OutboxMail.objects.count()) == (0, 0)


@pytest.mark.parametrize("days", [0, 8])
def test_no_cache_keeps_the_page_and_nothing_comes_from_elsewhere(visitor: Client, comment: Comment, days: int) -> None:
    opened = visitor.get(link(comment, days=days))
    assert (opened["Referrer-Policy"], opened["X-Robots-Tag"]) == ("no-referrer", "noindex")
    assert "no-store" in opened["Cache-Control"]
    assert dict(opened.cookies) == {}
    fetched = [str(tag.get("src") or tag.get("href")) for tag in soup(opened).select("[src], link[href]")]
    assert not [
        address for address in fetched if re.match(r"(https?:)?//(?!127\.0\.0\.1|localhost|testserver)", address)
    ]


def test_new_links_come_by_mail_ten_times_an_hour_at_most(visitor: Client, comment: Comment) -> None:
    address = link(comment, days=8)
    for _time in range(15):
        assert visitor.post(address, {"action": "renew"}).status_code == 303
    assert OutboxMail.objects.count() == 10


def test_the_page_of_an_unpublished_article_still_judges_and_leads_nowhere(visitor: Client, comment: Comment) -> None:
    address = link(comment)
    page = comment.page
    page.live = False
    page.save()
    opened = visitor.get(address)
    assert buttons(opened) == {"approve", "spam", "trash", "reply"}
    assert not soup(opened).select(f'main a[href="{page.get_url()}"]')
