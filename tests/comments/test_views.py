from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from wagtail.models import PageViewRestriction

from comments.due_mails import TASK
from comments.enums import State
from comments.models import Comment
from comments.moderate import approve
from comments.render import MAX_LENGTH
from mail.models import OutboxMail
from pages.enums import CommentPolicy
from pages.models import StandardPage
from tests.clock.line import run_waiting
from tests.comments.factories import (
    ADMIN,
    CommentFactory,
    an_open_page,
    typed,
)
from tests.comments.reading import soup, text
from tests.comments.writing_form import send
from tests.guard.working import work_out

pytestmark = pytest.mark.django_db


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
    run_waiting(TASK)
    assert OutboxMail.objects.filter(kind="comment.pending").count() == 1
    assert not response.cookies


def test_after_approval_the_receipt_leads_to_the_comment(visitor: Client, page: StandardPage) -> None:
    location = send(visitor, page)["Location"]
    approve(Comment.objects.get(), by=ADMIN, now=timezone.now())
    receipt = visitor.get(location)
    assert "Nu syns den på sidan." in text(receipt)
    assert soup(receipt).select_one(f'a[href="{Comment.objects.get().get_absolute_url()}"]')


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


def test_a_comment_costs_the_database_little(
    visitor: Client, page: StandardPage, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    """Begin and end of the one transaction are among them, and every rule that asks no outside service."""
    send(visitor, page, text="Medan platsernas adresser läses in.")
    data = typed(text="Ord som ingen annan har skrivit här.")
    with django_assert_max_num_queries(15):
        assert send(visitor, page, **data, work=work_out(data["form_token"]).number).status_code == 303


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"name": ""}, "Namn"),
        ({"name": "n" * 81}, "Namn"),
        ({"name": "Anna\nBcc: x"}, "Namn"),
        ({"email": "anna"}, "E-post"),
        ({"text": ""}, "Kommentar"),
        ({"text": "x" * (MAX_LENGTH + 1)}, "Högst 5\N{NO-BREAK SPACE}000 tecken; du skrev 5\N{NO-BREAK SPACE}001."),
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
    taken = {"name", "email", "text", "follow", "tell_approval"}
    more = {field.attname: "1" for field in Comment._meta.fields if field.name not in taken}
    more |= {"parent": str(other.pk), "page": str(other.page_id), "root": str(other.pk), "user": "1", "path": "1"}
    more |= {"state": "approved", "approved_at": "2020-01-01", "confirmed_at": "2020-01-01", "html": "<b>"}
    assert {"score", "by_author", "state_version", "learner_score", "decided_at"} < set(more)
    visitor.post(f"/kommentarer/skriv/{page.pk}/", {**typed(), **more})
    comment = Comment.objects.get(page=page.pk)
    assert (comment.state, comment.approved_at, comment.by_author) == (State.PENDING, None, False)
    assert (comment.parent, comment.root, comment.path, comment.user, len(comment.client)) == (None, None, "", None, 64)
    assert (comment.confirmed_at, comment.decided_at, comment.edited_at, comment.announced_at) == (None,) * 4
    assert (comment.state_version, comment.html, comment.language) == (1, "<p>Så <em>klokt</em> skrivet!</p>", "sv")
    assert (comment.website, comment.imported_from, comment.score) == ("", None, 1)
    assert comment.submission_key not in (None, "1")


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
    assert visitor.get(f"/kommentarer/svara/{comment.pk}/").status_code == 404


@pytest.mark.parametrize("state", [state for state in State if state != State.APPROVED])
def test_statement_22_a_reply_to_what_is_not_shown_is_refused_and_the_text_handed_back(
    visitor: Client, page: StandardPage, state: State
) -> None:
    comment = CommentFactory.create(page=page, state=state)
    held, never = (visitor.post(f"/kommentarer/svara/{pk}/", typed(text="Min <text>")) for pk in (comment.pk, 99999))
    assert held.status_code == never.status_code == 404
    area = soup(held).select_one("textarea[readonly]")
    assert area is not None
    assert area.get_text().strip() == "Min <text>"
    assert held.content == never.content
    assert Comment.objects.count() == 1


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
        for address in (f"skriv/{page.pk}", f"svara/{comment.pk}"):
            assert visitor.get(f"/kommentarer/{address}/").status_code == 404
            refused = visitor.post(f"/kommentarer/{address}/", typed(text="Min text"))
            assert refused.status_code == 404
            assert "Min text" in text(refused)
            assert page.title not in text(refused)
    assert visitor.get("/kommentarer/skriv/999999/").status_code == 404
    assert Comment.objects.count() == 3
