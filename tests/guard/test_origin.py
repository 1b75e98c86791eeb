import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from pytest_django import Settings

from guard.origin import is_own, public_post


@public_post
def view(request: HttpRequest, status: int = 200) -> HttpResponse:
    return HttpResponse(request.POST.get("text", ""), status=status)


@pytest.mark.parametrize(
    ("headers", "own"),
    [
        ({"Sec-Fetch-Site": "same-origin"}, True),
        ({"Sec-Fetch-Site": "none"}, True),
        ({"Sec-Fetch-Site": "same-site"}, False),
        ({"Sec-Fetch-Site": "cross-site", "Origin": "http://testserver"}, False),
        ({"Sec-Fetch-Site": "something new"}, False),
        ({"Origin": "http://testserver"}, True),
        ({"Origin": "http://TESTSERVER"}, True),
        ({"Origin": "http://testserver:8080"}, False),
        ({"Origin": "http://testserver.evil.example"}, False),
        ({"Origin": "null", "Referer": "http://testserver/"}, False),
        ({"Origin": "http://[broken"}, False),
        ({"Referer": "http://testserver/kontakt-oss/"}, True),
        ({"Referer": "http://evil.example/http://testserver/"}, False),
        ({"Referer": "/kontakt-oss/"}, False),
        ({}, False),
    ],
)
def test_only_our_own_pages_may_post(rf: RequestFactory, headers: dict[str, str], own: bool) -> None:
    assert is_own(rf.post("/", headers=headers)) is own


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_foreign_request_is_refused_with_a_page(rf: RequestFactory, method: str) -> None:
    response = view(getattr(rf, method)("/", headers={"Sec-Fetch-Site": "cross-site"}))
    assert response.status_code == 403
    assert "no-store" in response.headers["Cache-Control"]
    assert b"<h1" in getattr(response, "content", b"")


@pytest.mark.parametrize("method", ["get", "head", "options"])
def test_reading_is_for_everybody_and_may_be_cached(rf: RequestFactory, method: str) -> None:
    response = view(getattr(rf, method)("/", headers={"Sec-Fetch-Site": "cross-site"}))
    assert response.status_code == 200
    assert "Cache-Control" not in response.headers


def test_answers_to_posts_and_errors_are_not_cached(rf: RequestFactory) -> None:
    posted = view(rf.post("/", {"text": "hej"}, headers={"Sec-Fetch-Site": "same-origin"}))
    assert getattr(posted, "content", b"") == b"hej"
    assert "no-store" in posted.headers["Cache-Control"]
    assert "no-store" in view(rf.get("/"), status=404).headers["Cache-Control"]


def test_django_asks_for_no_csrf_cookie() -> None:
    assert view.csrf_exempt is True  # type: ignore[attr-defined]


@pytest.mark.django_db
def test_too_large_a_body_gets_a_page_that_says_so(rf: RequestFactory, settings: Settings) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    request = rf.post("/", {"text": "x" * 2000}, headers={"Sec-Fetch-Site": "same-origin"})
    assert view(request).status_code == 413


@pytest.mark.django_db
def test_too_many_fields_get_the_same_page(rf: RequestFactory, settings: Settings) -> None:
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 10
    fields = {f"field{number}": "x" for number in range(20)}
    assert view(rf.post("/", fields, headers={"Sec-Fetch-Site": "same-origin"})).status_code == 413
