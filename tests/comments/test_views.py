from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import PageViewRestriction

from comments import links
from comments.enums import State
from comments.models import Comment
from comments.moderate import approve
from comments.render import MAX_LENGTH
from mail.models import OutboxMail
from pages.enums import CommentPolicy
from pages.models import StandardPage
from tests.comments.factories import ADMIN, OWN, CommentFactory, an_open_page, site_settings, typed
from tests.pages.factories import an_english_home

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


def send(visitor: Client, page: StandardPage, **fields: str) -> Any:
    return visitor.post(f"/kommentarer/skriv/{page.pk}/", {**typed(), **fields})


def test_a_comment_is_stored_and_only_its_writer_sees_it(visitor: Client, page: StandardPage) -> None:
    response = send(visitor, page)
    assert response.status_code == 303
    assert "no-store" in response["Cache-Control"]
    receipt = visitor.get(response["Location"])
    assert "Tack för din kommentar" in text(receipt)
    assert "Så klokt skrivet!" in text(receipt)
    assert "noindex" in receipt["X-Robots-Tag"]
    comment = Comment.objects.get()
    assert (comment.state, comment.language, comment.text) == (State.PENDING, "sv", "Så *klokt* skrivet!")
    assert visitor.get(comment.get_absolute_url()).status_code == 404
    assert OutboxMail.objects.count() == 1
    assert not response.cookies


def test_after_approval_the_receipt_leads_to_the_comment(visitor: Client, page: StandardPage) -> None:
    location = send(visitor, page)["Location"]
    approve(Comment.objects.get(), by=ADMIN, now=timezone.now())
    receipt = visitor.get(location)
    assert "Nu syns den på sidan." in text(receipt)
    shown = visitor.get(Comment.objects.get().get_absolute_url())
    assert shown.status_code == 302
    assert shown["Location"].endswith(f"/om-tillit/#kommentar-{Comment.objects.get().pk}")


def test_what_became_of_spam_is_not_told(visitor: Client, page: StandardPage) -> None:
    trapped = send(visitor, page, homepage="https://spam.example")
    assert Comment.objects.get().state == State.SPAM
    honest = send(visitor, page, text="Annat")
    first, second = (soup(visitor.get(response["Location"])).select_one("h1 + p") for response in (trapped, honest))
    assert first == second


def test_the_same_form_twice_gives_the_same_receipt(visitor: Client, page: StandardPage) -> None:
    data = typed()
    places = {visitor.post(f"/kommentarer/skriv/{page.pk}/", data)["Location"].split(".")[0] for _n in range(2)}
    assert Comment.objects.count() == 1
    assert len(places) >= 1


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"name": ""}, "Namn"),
        ({"name": "n" * 81}, "Namn"),
        ({"name": "Anna\nBcc: x"}, "Namn"),
        ({"email": "anna"}, "E-post"),
        ({"text": ""}, "Kommentar"),
        ({"text": "x" * (MAX_LENGTH + 1)}, "Högst 5000 tecken; du skrev 5001."),
        ({"text": "https://a.se " * 21}, "fler än 20 länkar"),
        ({"text": "a\x00b"}, "Kommentar"),
        ({"text": "\u202etxt"}, "Kommentar"),
        ({"text": "\u2028"}, "Kommentar"),
        ({"form_token": "påhittad"}, "öppen för länge"),
    ],
)
def test_a_mistake_is_named_and_what_was_typed_is_kept(
    visitor: Client, page: StandardPage, fields: dict[str, str], says: str
) -> None:
    response = send(visitor, page, **fields)
    assert response.status_code == 422
    assert not Comment.objects.exists()
    summary = soup(response).select_one(".error-summary")
    assert summary is not None
    assert says in summary.get_text()
    assert "Om <tillit>" in text(response)
    area = soup(response).select_one("textarea[name=text]")
    assert area is not None
    kept = {**typed(), **fields}["text"].replace("\x00", "").strip("\n")
    assert area.get_text().strip("\n").replace("\x00", "") in (kept, kept.replace("\x00", "\ufffd"))


def test_too_many_in_a_short_time_are_refused(visitor: Client, page: StandardPage) -> None:
    statuses = [send(visitor, page, text=f"Nummer {n}").status_code for n in range(7)]
    assert statuses == [303] * 5 + [422] * 2
    assert Comment.objects.count() == 5


def test_a_foreign_site_cannot_post(page: StandardPage) -> None:
    response = Client(headers={"Sec-Fetch-Site": "cross-site"}).post(f"/kommentarer/skriv/{page.pk}/", typed())
    assert response.status_code == 403
    assert not Comment.objects.exists()


def test_only_the_fields_of_the_form_are_taken(visitor: Client, page: StandardPage) -> None:
    other = CommentFactory.create()
    more = {"parent": str(other.pk), "page": str(other.page_id), "root": str(other.pk), "user": "1", "client": "x"}
    more |= {"state": "approved", "approved_at": "2020-01-01", "by_author": "1", "html": "<b>", "reasons": "[]"}
    visitor.post(f"/kommentarer/skriv/{page.pk}/", {**typed(), **more})
    comment = Comment.objects.get(page=page.pk)
    assert (comment.state, comment.approved_at, comment.by_author) == (State.PENDING, None, False)
    assert (comment.parent, comment.root, comment.user, len(comment.client)) == (None, None, None, 64)


def test_a_reply_quotes_what_it_answers(visitor: Client, page: StandardPage) -> None:
    parent = CommentFactory.create(page=page, name="Berit", text="Kloka *ord*")
    address = f"/kommentarer/svara/{parent.pk}/"
    opened = visitor.get(address)
    assert opened.status_code == 200
    assert "Svara Berit" in text(opened)
    assert "Kloka ord" in text(opened)
    assert visitor.post(address, typed()).status_code == 303
    reply = Comment.objects.get(state=State.PENDING)
    assert (reply.parent, reply.root) == (parent, parent)


@pytest.mark.parametrize("state", [State.PENDING, State.SPAM, State.TRASH, State.DELETED])
def test_a_held_comment_has_no_address(visitor: Client, page: StandardPage, state: State) -> None:
    comment = CommentFactory.create(page=page, state=state)
    for place in ("svara", "visa"):
        assert visitor.get(f"/kommentarer/{place}/{comment.pk}/").status_code == 404
    assert visitor.post(f"/kommentarer/svara/{comment.pk}/", typed()).status_code == 404


@pytest.mark.parametrize("policy", [CommentPolicy.OFF, CommentPolicy.CLOSED])
def test_a_page_that_takes_none_says_so_and_hands_the_text_back(visitor: Client, policy: CommentPolicy) -> None:
    page = an_open_page(comments=policy)
    parent = CommentFactory.create(page=page)
    for address in (f"/kommentarer/skriv/{page.pk}/", f"/kommentarer/svara/{parent.pk}/"):
        assert visitor.get(address).status_code == 403
        response = visitor.post(address, typed(text="Min <långa> text"))
        assert response.status_code == 403
        assert "Kommentaren togs inte emot" in text(response)
        assert "Min <långa> text" in text(response)
    assert Comment.objects.count() == 1


def test_a_page_that_not_everybody_may_read_is_not_there(visitor: Client) -> None:
    now = timezone.now()
    private = an_open_page()
    PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.LOGIN)
    for page in (private, an_open_page(live=False), an_open_page(expire_at=now - timedelta(days=1))):
        comment = CommentFactory.create(page=page)
        for address in (f"skriv/{page.pk}", f"svara/{comment.pk}", f"visa/{comment.pk}"):
            assert visitor.get(f"/kommentarer/{address}/").status_code == 404
        assert send(visitor, page).status_code == 404
    assert visitor.get("/kommentarer/skriv/999999/").status_code == 404
    assert Comment.objects.count() == 3


def test_reading_changes_nothing(visitor: Client, page: StandardPage) -> None:
    comment = CommentFactory.create(page=page, state=State.PENDING)
    shown = CommentFactory.create(page=page)
    addresses = [
        page.url,
        f"/kommentarer/skriv/{page.pk}/",
        f"/kommentarer/svara/{shown.pk}/",
        shown.get_absolute_url(),
        links.receipt_path(comment),
        links.moderation_path(comment),
    ]
    with CaptureQueriesContext(
        connection,
    ) as captured:
        for address in addresses * 2:
            assert visitor.get(address).status_code in (200, 302)
            assert visitor.head(address).status_code in (200, 302)
            assert visitor.options(address).status_code in (200, 405)
    written = [query["sql"] for query in captured if query["sql"].split()[0] in ("INSERT", "UPDATE", "DELETE")]
    assert written == []


def test_in_english_everything_is_english(visitor: Client) -> None:
    site_settings()
    page = an_open_page(parent=an_english_home(), title="On trust")
    response = visitor.post(f"/en/kommentarer/skriv/{page.pk}/", typed())
    assert response["Location"].startswith("/en/kommentarer/tack/")
    assert "Thank you for your comment" in text(visitor.get(response["Location"]))
    assert Comment.objects.get().language == "en"
