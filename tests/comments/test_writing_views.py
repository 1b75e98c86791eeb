from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from comments import confirm_mail
from comments.enums import Policy, State
from comments.forms import CommentForm
from comments.models import Comment
from comments.render import render
from mail.models import OutboxMail
from pages.models import StandardPage
from tests.comments.factories import (
    CommentFactory,
    an_open_page,
    comment_settings,
    site_settings,
    typed,
)
from tests.comments.reading import soup, text
from tests.comments.writing_form import send, typed_in
from tests.guard.working import work_out
from tests.pages.factories import an_english_home

pytestmark = pytest.mark.django_db


def test_statement_6_opening_the_pages_to_write_changes_nothing(visitor: Client, page: StandardPage) -> None:
    shown = CommentFactory.create(page=page)
    addresses = [page.url, f"/kommentarer/skriv/{page.pk}/", f"/kommentarer/svara/{shown.pk}/"]
    with CaptureQueriesContext(connection) as captured:
        for address in addresses * 2:
            for ask in (visitor.get, visitor.head):
                assert ask(f"{address}?preview=1&text=x").status_code == 200
            assert visitor.options(address).status_code in (200, 405)
    assert [query["sql"] for query in captured if query["sql"].split()[0] in ("INSERT", "UPDATE", "DELETE")] == []


def test_the_preview_is_what_the_page_will_show_and_stores_nothing(visitor: Client, page: StandardPage) -> None:
    data = typed(text="Läs *detta* <b>https://a.example/</b>", name="", email="inte en adress", preview="1")
    response = visitor.post(f"/kommentarer/skriv/{page.pk}/", data)
    assert not Comment.objects.exists()
    assert not OutboxMail.objects.exists()
    preview = soup(response).select_one(".preview .letter-text")
    assert preview is not None
    assert preview.decode_contents() == render(data["text"])
    assert typed_in(response) == {"name": "", "email": "inte en adress", "text": data["text"]}
    assert soup(response).select("#comment-name_error") == []
    assert soup(response).select_one("#comment-email_error")
    token = soup(response).select_one("[name=form_token]")
    assert token is not None
    assert token["value"] == data["form_token"]


def test_after_a_preview_the_same_form_is_sent(visitor: Client, page: StandardPage) -> None:
    data = typed()
    previewed = visitor.post(f"/kommentarer/skriv/{page.pk}/", {**data, "preview": "1"})
    assert previewed.status_code == 200
    heading = soup(previewed).select_one("#comment-preview")
    assert heading is not None
    assert heading.has_attr("autofocus")
    assert visitor.post(f"/kommentarer/skriv/{page.pk}/", data).status_code == 303
    assert Comment.objects.get().text == data["text"]


def test_previews_take_nothing_from_what_may_be_sent_and_have_a_limit_of_their_own(
    visitor: Client, page: StandardPage
) -> None:
    place = f"/kommentarer/skriv/{page.pk}/"
    statuses = [visitor.post(place, typed(preview="1")).status_code for _n in range(31)]
    assert statuses == [200] * 30 + [422]
    assert send(visitor, page).status_code == 303


@pytest.mark.parametrize("words", ["", " ", "x" * 5_001, "\u200b"])
def test_what_cannot_be_shown_has_no_preview(visitor: Client, page: StandardPage, words: str) -> None:
    response = send(visitor, page, text=words, preview="1")
    assert (response.status_code, soup(response).select(".preview")) == (422, [])


def test_statement_24_a_form_from_a_cache_of_last_year_loses_no_text(visitor: Client, page: StandardPage) -> None:
    year = timezone.now() - timedelta(days=365)
    assert send(visitor, page, form_token=CommentForm.token(year)).status_code == 303
    comment = Comment.objects.get()
    assert (comment.state, comment.text) == (State.PENDING, "Så *klokt* skrivet!")
    assert "stale" in [reason["code"] for reason in comment.reasons]


def test_statement_24_a_form_sent_at_once_is_taken(visitor: Client, page: StandardPage) -> None:
    assert send(visitor, page, form_token=CommentForm.token(timezone.now())).status_code == 303
    assert Comment.objects.get().state == State.PENDING


def test_work_done_by_the_browser_is_noted_once(visitor: Client, page: StandardPage) -> None:
    comment_settings(page, weight_unproven=1)
    token = CommentForm.token(timezone.now() - timedelta(seconds=10))
    number = work_out(token).number
    for words in ("Första", "Andra"):
        send(visitor, page, form_token=token, work=number, text=words)
    with_it, without = Comment.objects.order_by("pk")
    assert "unproven" not in [reason["code"] for reason in with_it.reasons]
    assert "unproven" in [reason["code"] for reason in without.reasons]


def test_old_work_proves_nothing_because_nobody_remembers_it(visitor: Client, page: StandardPage) -> None:
    comment_settings(page, weight_unproven=1)
    token = CommentForm.token(timezone.now() - timedelta(days=2))
    send(visitor, page, form_token=token, work=work_out(token).number)
    assert "unproven" in [reason["code"] for reason in Comment.objects.get().reasons]


def test_statement_29_errors_are_tied_to_fields_and_the_summary_has_the_focus(
    visitor: Client, page: StandardPage
) -> None:
    form = soup(send(visitor, page, name="", email="x")).select_one("form#comment")
    assert form is not None
    assert [mark.name for mark in form.select("[autofocus]")] == ["h2"]
    for field in ("name", "email"):
        assert form.select_one(f'.error-summary a[href="#comment-{field}"]')
        (box,) = form.select(f"#comment-{field}")
        assert box["aria-invalid"] == "true"
        described = str(box["aria-describedby"]).split()
        assert f"comment-{field}_error" in described
        assert all(form.select(f"#{place}") for place in described)
        assert form.select_one(f'label[for="comment-{field}"]')


def test_the_limits_are_told_before_anybody_meets_them(visitor: Client, page: StandardPage) -> None:
    assert "Högst 5 000 tecken och 20 länkar." in text(visitor.get(f"/kommentarer/skriv/{page.pk}/"))


def test_a_reply_form_can_stand_beside_the_form_of_the_page(visitor: Client, page: StandardPage) -> None:
    parent = CommentFactory.create(page=page)
    ids = [
        {element["id"] for element in soup(visitor.get(address)).select("[data-writing] [id]")}
        for address in (f"/kommentarer/skriv/{page.pk}/", f"/kommentarer/svara/{parent.pk}/")
    ]
    assert ids[0] & ids[1] == set()


def test_in_english_everything_is_english(visitor: Client) -> None:
    site_settings()
    page = an_open_page(parent=an_english_home(), title="On trust")
    response = visitor.post(f"/en/comments/write/{page.pk}/", typed())
    assert response["Location"].startswith("/en/comments/thanks/")
    assert "Thank you for your comment" in text(visitor.get(response["Location"]))
    assert Comment.objects.get().language == "en"


def test_the_form_says_truly_who_is_shown_unread(visitor: Client, page: StandardPage) -> None:
    comment_settings(page, policy=Policy.KNOWN)
    for address in (page.url, reverse("comments:post", args=[page.pk])):
        words = text(visitor.get(address))
        assert "Alla kommentarer läses" not in words
        assert "visas en ny oftast så snart du har bekräftat även den" in words


def test_the_receipt_promises_no_mail_that_may_not_come(visitor: Client, page: StandardPage) -> None:
    words = text(visitor.get(send(visitor, page).headers["Location"]))
    assert "En länk skickas till adressen du angav, om inte tre sådana mejl redan har skickats dit" in words
    assert confirm_mail.A_DAY == 3
