from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from comments import unfollow as leaving
from comments.announce import announce
from comments.enums import Follow, State
from comments.models import Comment
from comments.unfollow import Scope
from guard import links as signed
from mail.enums import MailState
from mail.models import OutboxMail
from tests.comments.factories import CommentFactory, an_open_page, site_settings

pytestmark = pytest.mark.django_db
NOW = timezone.now()
ONE_CLICK = {"List-Unsubscribe": "One-Click"}
ADDRESS = "lasare@example.org"


@pytest.fixture(autouse=True)
def _sender() -> None:
    site_settings()


@pytest.fixture
def provider() -> Client:
    """A mail provider's server: no cookie, no origin of ours, no token but the address itself."""
    return Client(enforce_csrf_checks=True, HTTP_ORIGIN="null", HTTP_SEC_FETCH_SITE="cross-site")


def a_follower(**fields: Any) -> Comment:
    given = {"email": ADDRESS, "confirmed_at": NOW, "announced_at": NOW, "follow": Follow.ALL, "tell_approval": True}
    return CommentFactory.create(**{**given, **fields})


def path(comment: Comment) -> str:
    return leaving.url(comment).removeprefix("http://127.0.0.1:8000")


def news(page: Any) -> list[OutboxMail]:
    """What a new comment on the page makes the clock write."""
    before = OutboxMail.objects.count()
    CommentFactory.create(page=page, approved_at=NOW)
    announce(NOW)
    return list(OutboxMail.objects.order_by("pk")[before:])


def message_of(mail: OutboxMail) -> EmailMessage:
    return message_from_bytes(bytes(mail.raw), _class=EmailMessage, policy=policy.default)


def way_out(mail: OutboxMail) -> str:
    message = message_of(mail)
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    address = str(message["List-Unsubscribe"]).strip("<>")
    body = message.get_body(("plain",))
    assert body is not None
    assert address in str(body.get_content())
    return address.removeprefix("http://127.0.0.1:8000")


@pytest.mark.parametrize("is_multipart", [False, True])
def test_statement_15_one_click_in_the_mail_program_stops_the_next_mail(provider: Client, is_multipart: bool) -> None:
    reader = a_follower()
    [mail] = news(reader.page)
    for _time in range(2):
        if is_multipart:
            response = provider.post(way_out(mail), ONE_CLICK)
        else:
            kind = "application/x-www-form-urlencoded; charset=us-ascii"
            response = provider.post(way_out(mail), "List-Unsubscribe=One-Click", content_type=kind)
        assert (response.status_code, response.content, dict(response.cookies)) == (200, b"", {})
    assert news(reader.page) == []


def test_statement_15_the_page_behind_the_link_needs_one_post(provider: Client) -> None:
    reader = a_follower()
    [mail] = news(reader.page)
    assert len(news(reader.page)) == 1
    assert provider.get(way_out(mail)).status_code == 200
    assert len(news(reader.page)) == 1
    response = provider.post(way_out(mail), {"scope": "page"})
    assert (response.status_code, response["Location"]) == (303, way_out(mail))
    assert news(reader.page) == []


def test_the_approval_mail_has_the_same_way_out(provider: Client) -> None:
    comment = a_follower(announced_at=None, follow=Follow.ALL)
    announce(NOW)
    provider.post(way_out(OutboxMail.objects.get(kind="comment.approved")), ONE_CLICK)
    comment.refresh_from_db()
    assert (comment.follow, comment.tell_approval) == (Follow.NONE, False)


def test_the_mails_about_a_page_are_one_list_which_is_what_one_click_leaves(provider: Client) -> None:
    """RFC 2919: a mail program that has left a list takes what still comes under its name for unwanted."""
    reader = a_follower(page=an_open_page(title="Å, “tillit”, <svek>"), announced_at=None)
    elsewhere = a_follower(page=an_open_page(title="Trust"), language="en")
    announce(NOW)
    [approval] = OutboxMail.objects.filter(kind="comment.approved", recipient=ADDRESS)
    [about_page], [about_other] = news(reader.page), news(elsewhere.page)
    names = [" ".join(str(message_of(mail)["List-Id"]).split()) for mail in (approval, about_page, about_other)]
    assert names == [
        f"Kommentarer på Å, “tillit”, <svek> <page-{reader.page_id}.comments.example.se>",
        f"Kommentarer på Å, “tillit”, <svek> <page-{reader.page_id}.comments.example.se>",
        f"Comments on Trust <page-{elsewhere.page_id}.comments.example.se>",
    ]
    provider.post(way_out(about_page), ONE_CLICK)
    assert news(reader.page) == []
    assert [message_of(mail)["List-Id"] for mail in news(elsewhere.page)] == [names[2]]


@pytest.mark.parametrize(("scope", "still"), [(Scope.PAGE, 1), (Scope.SITE, 0)])
def test_the_choice_is_this_page_or_all(scope: Scope, still: int) -> None:
    reader, elsewhere, stranger = a_follower(), a_follower(), a_follower(email="annan@example.org")
    twin = a_follower(page=reader.page)
    leaving.unfollow(reader, scope, NOW)
    assert news(reader.page) == []
    assert len(news(elsewhere.page)) == still
    assert len(news(stranger.page)) == 1
    twin.refresh_from_db()
    assert twin.follow == Follow.NONE


@pytest.mark.parametrize(("scope", "stopped"), [(Scope.PAGE, 1), (Scope.SITE, 2)])
def test_what_is_written_and_has_not_left_is_stopped_too(scope: Scope, stopped: int) -> None:
    reader, elsewhere = a_follower(), a_follower()
    other = a_follower(page=reader.page, email="annan@example.org")
    news(reader.page)
    news(elsewhere.page)
    leaving.unfollow(reader, scope, NOW)
    assert OutboxMail.objects.filter(state=MailState.CANCELLED, recipient=ADDRESS).count() == stopped
    assert OutboxMail.objects.get(recipient=other.email).state == MailState.QUEUED


def test_the_mail_of_others_and_other_mail_stay_as_they_are() -> None:
    reader = a_follower()
    kept = OutboxMail.objects.create(kind="contact", recipient=ADDRESS, message_id="<x@y>", raw=b"x")
    leaving.unfollow(reader, Scope.SITE, NOW)
    kept.refresh_from_db()
    assert kept.state == MailState.QUEUED


def test_statement_6_to_open_the_link_changes_nothing(provider: Client) -> None:
    reader = a_follower()
    for method in (provider.get, provider.head, provider.options):
        assert method(path(reader)).status_code in (200, 405)
    reader.refresh_from_db()
    assert (reader.follow, reader.tell_approval) == (Follow.ALL, True)


def test_the_page_says_what_there_is_to_stop_and_what_has_stopped(provider: Client) -> None:
    reader, elsewhere = a_follower(page=an_open_page(title="Om tillit")), a_follower()
    page = provider.get(path(reader))
    words = page.content.decode()
    assert "Du har bett om mejl om kommentarer på ”Om tillit”." in words
    assert ADDRESS not in words
    assert (page["Referrer-Policy"], page["X-Robots-Tag"]) == ("no-referrer", "noindex")
    assert "no-store" in page["Cache-Control"]
    provider.post(path(reader), {"scope": "page"})
    words = provider.get(path(reader)).content.decode()
    assert "Du får fortfarande mejl om kommentarer på andra sidor." in words
    provider.post(path(reader), {"scope": "site"})
    elsewhere.refresh_from_db()
    assert elsewhere.follow == Follow.NONE
    words = provider.get(path(reader)).content.decode()
    assert "Det kommer inget mer till dig om kommentarer på den här webbplatsen." in words
    assert "<form" not in words.partition("<main")[2].partition("</main")[0]


@pytest.mark.parametrize("sent", [{}, {"scope": "page"}, {"scope": "allt"}, {"x": "1"}])
def test_whatever_is_posted_stops_the_mails_of_the_page(provider: Client, sent: dict[str, str]) -> None:
    reader, elsewhere = a_follower(), a_follower()
    assert provider.post(path(reader), sent).status_code == 303
    reader.refresh_from_db()
    elsewhere.refresh_from_db()
    assert (reader.follow, elsewhere.follow) == (Follow.NONE, Follow.ALL)


def test_the_link_never_expires(provider: Client) -> None:
    reader = a_follower()
    token = signed.sign(leaving.PURPOSE, reader.pk, now=NOW - timedelta(days=4_000))
    assert provider.get(f"/kommentarer/avsluta/{token}/").status_code == 200
    assert provider.post(f"/kommentarer/avsluta/{token}/", ONE_CLICK).status_code == 200
    reader.refresh_from_db()
    assert reader.follow == Follow.NONE


def test_a_forged_link_or_one_for_something_else_opens_nothing(provider: Client) -> None:
    reader = a_follower()
    good = signed.sign(leaving.PURPOSE, reader.pk)
    for token in (good[:-2], "x" + good, signed.sign("comments.own", reader.pk), signed.sign(leaving.PURPOSE, 1, 2)):
        for method in (provider.get, provider.post):
            assert method(f"/kommentarer/avsluta/{token}/", {"scope": "site"}).status_code == 404
    reader.refresh_from_db()
    assert reader.follow == Follow.ALL


def test_where_the_comment_is_gone_one_click_has_nothing_left_to_do(provider: Client) -> None:
    reader = a_follower()
    address = path(reader)
    reader.delete()
    assert provider.post(address, ONE_CLICK).status_code == 200
    assert provider.get(address).status_code == provider.post(address).status_code == 404


def test_a_deleted_comment_s_link_touches_nobody_else(provider: Client) -> None:
    """Its address is empty, as that of every deleted comment and of some that were brought from elsewhere."""
    gone, other = a_follower(state=State.DELETED, email=""), a_follower(email="", state=State.TRASH)
    assert provider.post(path(gone), {"scope": "site"}).status_code == 303
    other.refresh_from_db()
    assert other.follow == Follow.ALL
