"""Statement 18: each mail to the author about what a visitor sent, looked at as a mail server would."""

import re
from collections.abc import Callable
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any, cast

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.utils.functional import cached_property

from mail.models import OutboxMail
from tests.contact.factories import a_contact_page, site_settings
from tests.contact.posting import OWN, typed
from tests.workshops.factories import a_date, a_workshop, booking_data, request_data

pytestmark = pytest.mark.django_db

AUTHOR = "forfattaren@example.se"
MOST = 102 * 1024
"""Gmail cuts what is larger."""
ONCE = ("From", "To", "Reply-To", "Subject", "Date", "Message-ID", "MIME-Version", "Auto-Submitted")


class OwnerMail:
    def __init__(self, raw: bytes) -> None:
        self.raw = raw
        self.message = message_from_bytes(raw, _class=EmailMessage, policy=policy.default)

    def part(self, subtype: str) -> str:
        return str(cast(EmailMessage, self.message.get_body((subtype,))).get_content())

    @cached_property
    def html(self) -> BeautifulSoup:
        return BeautifulSoup(self.part("html"), "html.parser")


def posts() -> dict[str, Callable[[], tuple[str, dict[str, Any]]]]:
    def booking() -> tuple[str, dict[str, Any]]:
        date = a_date()
        return f"/workshopbokning/{date.pk}/", booking_data(date, email="anna@example.org")

    return {
        "contact": lambda: (f"/kontakt-oss/skicka/{a_contact_page().pk}/", typed(name='Anna "Ann" Ek, Älvsjö')),
        "in-house": lambda: (
            f"/workshopbokning/foretag/{a_workshop(in_house=True).pk}/",
            request_data(email="anna@example.org"),
        ),
        "booking": booking,
    }


@pytest.fixture(params=posts().values(), ids=list(posts()))
def mail(request: pytest.FixtureRequest) -> OwnerMail:
    site_settings()
    path, data = request.param()
    assert Client(headers=OWN).post(path, data).status_code == 303
    return OwnerMail(bytes(OutboxMail.objects.get(recipient=AUTHOR).raw))


def test_statement_18_the_mail_comes_from_us_and_its_answer_goes_to_the_visitor(mail: OwnerMail) -> None:
    message = mail.message
    assert [len(message.get_all(name) or []) for name in ONCE] == [1] * len(ONCE)
    assert not any(message[name] for name in ("Cc", "Bcc", "Sender", "List-Unsubscribe"))
    assert [address.addr_spec for address in message["From"].addresses] == ["hej@example.se"]
    assert [address.addr_spec for address in message["Reply-To"].addresses] == ["anna@example.org"]
    assert [address.addr_spec for address in message["To"].addresses] == [AUTHOR]
    assert re.fullmatch(r"<[^<>\s@]+@example\.se>", str(message["Message-ID"]))
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Subject"].strip()
    assert not [defect for part in message.walk() for defect in part.defects]


def test_statement_18_its_bytes_are_what_every_server_takes(mail: OwnerMail) -> None:
    assert b"\n" not in mail.raw.replace(b"\r\n", b"")
    assert b"\r" not in mail.raw.replace(b"\r\n", b"")
    assert max(map(len, mail.raw.split(b"\r\n"))) <= 998
    assert mail.raw.isascii()


def test_statement_18_text_comes_first_and_the_html_holds_nothing_that_acts(mail: OwnerMail) -> None:
    [alternative] = [part for part in mail.message.walk() if part.get_content_type() == "multipart/alternative"]
    assert [part.get_content_type() for part in alternative.iter_parts()] == ["text/plain", "text/html"]
    text = mail.part("plain")
    assert len(text) > 20
    assert not re.search(r"<(a|p|div|table|br)\b|&nbsp;|&amp;|\{\{|\{%", text)
    assert len(mail.part("html").encode()) < MOST
    assert mail.html.html is not None
    assert mail.html.html["lang"] == "sv"
    assert mail.html.title is not None
    assert not mail.html.select("script, form, iframe, object, embed, video, base")
    assert not re.search(r"\{\{|\{%|<mj-", mail.part("html"))
    links = [str(link["href"]) for link in mail.html.select("a[href]")]
    assert all(link.startswith(("http://127.0.0.1", "http://localhost", "https://", "mailto:")) for link in links)
