import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.utils import translation

from config.middleware import ADMIN_POLICY, PUBLIC_POLICY, PathLocaleMiddleware, SecurityHeadersMiddleware


def answered(path: str, response: HttpResponse | None = None) -> HttpResponse:
    return SecurityHeadersMiddleware(lambda request: response or HttpResponse())(RequestFactory().get(path))


def test_a_public_page_allows_nothing_inline_and_nobody_else() -> None:
    response = answered("/")
    assert response["Content-Security-Policy"] == PUBLIC_POLICY
    assert "unsafe" not in PUBLIC_POLICY
    assert "http" not in PUBLIC_POLICY
    assert "geolocation=()" in response["Permissions-Policy"]


def test_the_admin_gets_what_wagtail_needs_and_no_eval() -> None:
    assert answered("/admin/pages/")["Content-Security-Policy"] == ADMIN_POLICY
    assert "eval" not in ADMIN_POLICY
    assert answered("/administration/")["Content-Security-Policy"] == PUBLIC_POLICY


def test_a_view_with_a_policy_of_its_own_keeps_it() -> None:
    response = HttpResponse(headers={"Content-Security-Policy": "sandbox"})
    assert answered("/", response)["Content-Security-Policy"] == "sandbox"


@pytest.mark.parametrize(
    ("path", "accepted", "language"),
    [("/", "en", "sv"), ("/en/", "sv", "en"), ("/engelska/", "en", "sv"), ("/robots.txt", "de", "sv")],
)
def test_the_address_alone_decides_the_language(path: str, accepted: str, language: str) -> None:
    seen: list[str | None] = []

    def view(request: HttpRequest) -> HttpResponse:
        seen.append(translation.get_language())
        return HttpResponse()

    request = RequestFactory().get(path, HTTP_ACCEPT_LANGUAGE=accepted, HTTP_COOKIE="django_language=en")
    with translation.override("de"):
        response = PathLocaleMiddleware(view)(request)
    assert isinstance(response, HttpResponse)
    assert seen == [language]
    assert response["Content-Language"] == language
    assert "Vary" not in response


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/mailcatcher/", "/en/mailcatcher/", "/robots.txt", "/nyhetsbrev/", "/gone/"])
def test_every_public_answer_carries_the_headers_and_no_cookie(client: Client, path: str) -> None:
    response = client.get(path)
    assert response["Content-Security-Policy"] == PUBLIC_POLICY
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["X-Frame-Options"] == "SAMEORIGIN"
    assert response["Referrer-Policy"] in {"same-origin", "no-referrer"}
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "Set-Cookie" not in response
    assert not {"Cookie", "Accept-Language"} & set(response.get("Vary", "").split(", "))
