"""Statement 20, the other way round: whatever is posted to a public page, the answer is a page and never an error."""

from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from newsletter.models import Newsletter, Subscriber
from tests.newsletter.factories import a_newsletter, a_subscriber

pytestmark = pytest.mark.django_db
PATHS = ["anmal/", "avsluta/{key}/", "val/{key}/", "val/{key}/adress/", "bekrafta/fel/", "ny-adress/fel/"]
Send = Callable[[Client, str], object]


def too_large(client: Client, path: str) -> object:
    return client.post(path, {"email": "å" * 3_000_000})


def too_many(client: Client, path: str) -> object:
    return client.post(path, {f"f{number}": "" for number in range(1_100)})


def torn(client: Client, path: str) -> object:
    return client.post(path, b"--x\r\nrubbish", content_type="multipart/form-data; boundary=\xe5")


def other_charset(client: Client, path: str) -> object:
    return client.post(path, b"a=b", content_type="application/x-www-form-urlencoded; charset=utf-16")


def no_form(client: Client, path: str) -> object:
    return client.post(path, b"\x00\xff[]", content_type="application/json")


@pytest.fixture
def newsletter(db: None) -> Newsletter:
    return a_newsletter()


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("send", [too_large, too_many, torn, other_charset])
def test_what_cannot_be_read_gets_a_page_that_says_so(newsletter: Newsletter, send: Send, path: str) -> None:
    reader = a_subscriber(newsletter)
    if send is other_charset and path.startswith("avsluta/"):
        pytest.skip("whoever wants to leave may say so in any charset: tests/newsletter/test_views.py")
    visitor = Client(headers={"Sec-Fetch-Site": "same-origin"}, raise_request_exception=False)
    response = send(visitor, f"/nyhetsbrev/{path.format(key=reader.key)}")
    assert response.status_code in {400, 413}  # type: ignore[attr-defined]
    assert BeautifulSoup(response.content, "html.parser").select_one("main h1") is not None  # type: ignore[attr-defined]
    assert Subscriber.objects.confirmed().exists()


@pytest.mark.parametrize("path", PATHS)
def test_what_is_no_form_is_answered(newsletter: Newsletter, path: str) -> None:
    reader = a_subscriber(newsletter)
    visitor = Client(headers={"Sec-Fetch-Site": "same-origin"}, raise_request_exception=False)
    assert no_form(visitor, f"/nyhetsbrev/{path.format(key=reader.key)}").status_code < 500  # type: ignore[attr-defined]
