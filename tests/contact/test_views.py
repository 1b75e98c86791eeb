from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from contact.enums import MessageState
from contact.forms import ContactForm
from contact.models import ContactPage, Message
from contact.views import RECEIPT
from guard import links
from guard.limits import Limit
from mail.deliver import drain
from mail.models import OutboxMail
from tests.contact.factories import MessageFactory, a_contact_page, site_settings
from tests.contact.hostile import PAYLOADS
from tests.contact.posting import OWN, typed
from tests.guard.working import work_out
from tests.mail.smtp_server import SmtpServer

FIELDS = ("name", "email", "phone", "body", "form_token", "homepage")


@pytest.fixture
def page(db: None) -> ContactPage:
    site_settings()
    return a_contact_page(thanks="Jag svarar inom två dagar.")


@pytest.fixture
def visitor() -> Client:
    return Client(headers=OWN, enforce_csrf_checks=True)


def send(visitor: Client, page: ContactPage, **fields: str) -> Any:
    return visitor.post(f"/kontakt-oss/skicka/{page.pk}/", typed(**fields))


def soup(response: Any) -> BeautifulSoup:
    return BeautifulSoup(response.content, "html.parser")


def test_the_page_brings_a_form_that_posts_to_its_own_site(visitor: Client, page: ContactPage) -> None:
    response = visitor.get("/kontakt-oss/")
    assert response.status_code == 200
    assert not response.cookies
    form = soup(response).select_one("form#contact")
    assert form is not None
    assert form["action"] == f"/kontakt-oss/skicka/{page.pk}/"
    assert len({tag["id"] for tag in soup(response).select("[id]")}) == len(soup(response).select("[id]"))
    assert "Skriv gärna." in response.content.decode()


def test_sending_stores_the_message_and_shows_a_receipt(visitor: Client, page: ContactPage) -> None:
    response = send(visitor, page)
    assert response.status_code == 303
    assert "no-store" in response.headers["Cache-Control"]
    message = Message.objects.get()
    receipt = visitor.get(response.headers["Location"])
    assert receipt.status_code == 200
    text = receipt.content.decode()
    assert message.reference in text
    assert "Jag svarar inom två dagar." in text
    assert "anna@example.org" not in text
    assert receipt.headers["X-Robots-Tag"] == "noindex"
    assert not receipt.cookies


def test_sending_twice_stores_one_and_shows_the_same_receipt(visitor: Client, page: ContactPage) -> None:
    data = typed()
    for _ in range(2):
        assert visitor.post(f"/kontakt-oss/skicka/{page.pk}/", data).status_code == 303
    assert Message.objects.count() == OutboxMail.objects.count() == 1


def test_the_mail_goes_to_the_author_with_reply_to_the_visitor(
    visitor: Client, page: ContactPage, smtp_server: SmtpServer
) -> None:
    send(visitor, page, name='Anna "Ann" Ek, Älvsjö', body="Hej!\n<b>Fet</b> & {{ fras }}\nBcc: x@example.net")
    drain("outbox")
    (mail,) = smtp_server.messages
    assert mail.rcpt_to == "forfattaren@example.se"
    assert str(mail["Reply-To"]) == "anna@example.org"
    assert "hej@example.se" in str(mail["From"])
    assert mail["Bcc"] is None
    assert mail["Auto-Submitted"] == "auto-generated"
    assert 'Anna "Ann" Ek, Älvsjö' in str(mail["Subject"])
    text, html = (str(part.get_content()) for part in mail.walk() if part.get_content_maintype() == "text")
    assert "> <b>Fet</b> & {{ fras }}" in text
    assert "&lt;b&gt;Fet&lt;/b&gt; &amp; {{ fras }}" in html


def test_a_mistake_is_named_at_its_field_and_the_text_kept(visitor: Client, page: ContactPage) -> None:
    response = send(visitor, page, email="anna", body="En lång <fråga>")
    assert response.status_code == 422
    assert "no-store" in response.headers["Cache-Control"]
    found = soup(response)
    assert found.select_one(".error-summary a[href='#contact-email']")
    body = found.select_one("textarea[name=body]")
    assert body is not None
    assert body.text.strip() == "En lång <fråga>"
    assert not Message.objects.exists()


def test_a_trapped_message_gets_the_same_receipt_and_no_mail(visitor: Client, page: ContactPage) -> None:
    response = send(visitor, page, homepage="https://spam.example")
    assert response.status_code == 303
    assert Message.objects.get().state == MessageState.SUSPECTED
    assert not OutboxMail.objects.exists()


def test_of_a_flood_from_one_place_the_author_gets_little_mail_and_loses_nothing(
    visitor: Client, page: ContactPage
) -> None:
    answers = [send(visitor, page, body=f"Hej {number}").status_code for number in range(12)]
    assert answers == [303] * 12
    assert Message.objects.new().count() == OutboxMail.objects.count() == 5
    assert Message.objects.suspected().count() == 7


def test_a_browser_with_javascript_is_not_counted_among_those_without(visitor: Client, page: ContactPage) -> None:
    for number in range(6):
        send(visitor, page, body=f"Hej {number}")
    token = typed()["form_token"]
    send(visitor, page, body="Se https://example.org", form_token=token, work=work_out(token).number)
    assert Message.objects.get(body__contains="example.org").state == MessageState.NEW


def test_no_place_fills_the_database(visitor: Client, page: ContactPage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ContactForm, "limits", (Limit("client-most", "client", 2, 3600),))
    answers = [send(visitor, page, body=f"Hej {number}").status_code for number in range(3)]
    assert answers == [303, 303, 422]


@pytest.mark.parametrize("headers", [{}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}])
def test_foreign_posts_store_nothing(page: ContactPage, headers: dict[str, str]) -> None:
    response = send(Client(headers=headers), page)
    assert response.status_code == 403
    assert not Message.objects.exists()


def test_reading_the_address_of_the_form_leads_to_the_page(visitor: Client, page: ContactPage) -> None:
    response = visitor.get(f"/kontakt-oss/skicka/{page.pk}/")
    assert (response.status_code, response.headers["Location"]) == (302, "/kontakt-oss/")
    assert visitor.put(f"/kontakt-oss/skicka/{page.pk}/").status_code == 405
    assert not Message.objects.exists()


def test_a_page_that_is_not_published_takes_no_message(visitor: Client, page: ContactPage) -> None:
    page.unpublish()
    assert send(visitor, page).status_code == 404
    for number in (999_999, 10**30):
        assert visitor.post(f"/kontakt-oss/skicka/{number}/", typed()).status_code == 404


@pytest.mark.parametrize("payload", PAYLOADS.values(), ids=PAYLOADS)
def test_hostile_input_is_an_error_or_harmless(visitor: Client, page: ContactPage, payload: str) -> None:
    for field in FIELDS:
        response = send(visitor, page, **{field: payload})
        assert response.status_code in {303, 422}
        text = response.content.decode()
        assert "<script>alert" not in text
        assert "<svg onload" not in text
    for mail in OutboxMail.objects.all():
        head, _blank, _body = bytes(mail.raw).partition(b"\r\n\r\n")
        assert b"\r\nBcc:" not in head
        assert b"\n" not in head.replace(b"\r\n", b"")
        assert mail.recipient == "forfattaren@example.se"
    for message in Message.objects.all():
        assert "\n" not in message.name + message.email + message.phone
        assert "\x00" not in message.name + message.body


def test_a_body_beyond_the_limit_is_told_so(visitor: Client, page: ContactPage) -> None:
    assert send(visitor, page, body="x" * 3_000_000).status_code == 413


def test_a_receipt_of_a_deleted_message_or_page_is_a_friendly_page(visitor: Client, page: ContactPage) -> None:
    message = MessageFactory.create(page=page)
    address = f"/kontakt-oss/tack/{links.sign(RECEIPT, message.pk, page.pk)}/"
    page.delete()
    assert visitor.get(address).status_code == 200
    message.delete()
    assert visitor.get(address).status_code == 404
    assert visitor.get("/kontakt-oss/tack/rubbish/").status_code == 404
