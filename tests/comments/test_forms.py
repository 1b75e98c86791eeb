import time
from datetime import timedelta

import pytest
from django.http import QueryDict
from django.test import RequestFactory
from django.utils import timezone

from comments.draft import draft
from comments.enums import Follow
from comments.forms import CommentForm, CommentPreviewForm, EditForm, EditPreviewForm, TextForm
from comments.models import Comment
from comments.render import MAX_LENGTH
from tests.comments.factories import CommentFactory, typed

pytestmark = pytest.mark.django_db


def bound(form_class: type[TextForm] = CommentForm, **fields: str) -> TextForm:
    token = form_class.token(timezone.now() - timedelta(seconds=10))
    return form_class({**typed(form_token=token), **fields}, request=RequestFactory().post("/"))


def milliseconds(form: TextForm) -> float:
    began = time.process_time()
    assert not form.is_valid()
    return (time.process_time() - began) * 1_000


@pytest.mark.parametrize("sign", ["x", "å", "[a](https://a.se/)", "> ", "*", "\r\n", "e\u0301", "\u200f"])
@pytest.mark.parametrize("length", [MAX_LENGTH + 1, 40_001, 400_000])
def test_statement_4_what_is_too_long_is_refused_in_20_ms_with_the_text_kept(sign: str, length: int) -> None:
    text = "x" * (MAX_LENGTH + 1) + (sign * length)[: length - MAX_LENGTH - 1]
    assert min(milliseconds(bound(text=text)) for _run in range(3)) < 20
    form = bound(text=text)
    assert [error.code for error in form.errors.as_data()["text"]] == ["max_length"]
    assert form["text"].value() == text


def test_exactly_as_much_as_is_allowed_is_taken_however_the_browser_ends_its_lines() -> None:
    lines = "ord\r\n" * (MAX_LENGTH // 4)
    assert bound(text=lines).is_valid()
    assert not bound(text=lines + "x" * 5).is_valid()


@pytest.mark.parametrize("text", ["\u200b", "\u2060\u2060", "\u3000", "```\n```", "\u00ad"])
def test_what_nobody_can_see_is_no_comment(text: str) -> None:
    assert bound(text=text).has_error("text")


def test_what_is_asked_for_becomes_a_submission() -> None:
    form = bound(follow="replies", tell_approval="on", homepage="x")
    assert isinstance(form, CommentForm)
    assert form.is_valid()
    given = form.submission()
    assert (given.follow, given.tell_approval, given.trapped, given.stale, given.proven) == (
        Follow.REPLIES,
        True,
        True,
        False,
        False,
    )
    assert given.seconds == pytest.approx(10, abs=1)
    assert (given.name, given.email, given.language) == ("Anna Ek", "anna@hemlig.example", "sv")


def test_without_a_wish_nothing_is_mailed() -> None:
    form = bound()
    assert isinstance(form, CommentForm)
    assert form.is_valid()
    assert (form.submission().follow, form.submission().tell_approval) == (Follow.NONE, False)
    assert bound(follow="påhittat").has_error("follow")


def test_a_token_of_one_form_opens_no_other() -> None:
    data = QueryDict(mutable=True)
    data.update({"text": "Hej", "form_token": CommentForm.token(timezone.now())})
    assert not EditForm(data, request=RequestFactory().post("/")).is_valid()


def test_a_draft_is_drawn_only_where_it_was_asked_for() -> None:
    assert draft(bound()) is None
    assert draft(bound(CommentPreviewForm, text="")) is None
    assert draft(CommentPreviewForm(request=RequestFactory().get("/"))) is None
    seen = draft(bound(CommentPreviewForm, text="*Så*", name=""))
    assert seen is not None
    assert (seen.name, seen.html) == ("Du", "<p><em>Så</em></p>")
    assert not Comment.objects.exists()
    written = CommentFactory.create(name="Berit")
    changed = draft(bound(EditPreviewForm, text="Så"), written)
    assert changed is not None
    assert (changed.name, changed.submitted_at) == ("Berit", written.submitted_at)
