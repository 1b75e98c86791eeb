import re
from datetime import UTC, datetime, timedelta

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from guard.links import BadLink, Expired, Invalid, private, read, sign

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


@given(st.lists(st.one_of(st.integers(), st.text(max_size=20)), max_size=4))
def test_what_was_signed_comes_back_as_text(parts: list[int | str]) -> None:
    token = sign("booking", *parts, now=NOW)
    assert re.fullmatch(r"[A-Za-z0-9_.-]+", token)
    assert read("booking", token, now=NOW) == tuple(map(str, parts))


@given(st.data())
def test_any_altered_character_makes_it_invalid(data: st.DataObject) -> None:
    token = sign("booking", 12, now=NOW)
    position = data.draw(st.integers(0, len(token) - 1))
    letter = data.draw(st.characters().filter(lambda letter: letter != token[position]))
    altered = token[:position] + letter + token[position + 1 :]
    with pytest.raises(BadLink):
        read("booking", altered, now=NOW)


@given(st.text(max_size=200))
def test_any_text_is_refused_without_a_crash(token: str) -> None:
    with pytest.raises(Invalid):
        read("booking", token)


def test_a_link_opens_its_own_purpose_only() -> None:
    with pytest.raises(Invalid):
        read("cancel", sign("booking", 12))


def test_a_link_expires_when_the_reader_says_so() -> None:
    token = sign("booking", 12, now=NOW)
    later = NOW + timedelta(days=1, seconds=1)
    assert read("booking", token, now=later) == ("12",)
    assert read("booking", token, timedelta(days=1), now=NOW + timedelta(days=1)) == ("12",)
    with pytest.raises(Expired):
        read("booking", token, timedelta(days=1), now=later)


def test_another_key_opens_nothing_but_an_old_key_still_does(settings: Settings) -> None:
    token = sign("booking", 12)
    old, settings.SECRET_KEY = settings.SECRET_KEY, "another"
    with pytest.raises(Invalid):
        read("booking", token)
    settings.SECRET_KEY_FALLBACKS = [old]
    assert read("booking", token) == ("12",)


@private
def booking(_request: HttpRequest, token: str) -> HttpResponse:
    (number,) = read("booking", token, timedelta(days=1), now=NOW)
    return HttpResponse(number)


def test_private_page_is_kept_by_nobody(rf: RequestFactory) -> None:
    response = booking(rf.get("/"), sign("booking", 12, now=NOW))
    assert response.status_code == 200
    assert "no-store" in response.headers["Cache-Control"]
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert response.headers["X-Robots-Tag"] == "noindex"


@pytest.mark.django_db
def test_altered_expired_and_foreign_links_give_the_same_page(rf: RequestFactory) -> None:
    tokens = ["rubbish", sign("booking", 1, now=NOW - timedelta(days=2)), sign("cancel", 1, now=NOW)]
    pages = [booking(rf.get("/"), token) for token in tokens]
    assert {page.status_code for page in pages} == {404}
    assert len({getattr(page, "content", b"") for page in pages}) == 1
    assert all("no-store" in page.headers["Cache-Control"] for page in pages)
