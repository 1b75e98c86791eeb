"""Statement 18: hostile text in every field of both forms makes no error and forges no header."""

from email import message_from_bytes, policy
from typing import Any

import pytest
from django.test import Client

from guard.text import _HIDDEN, _LINES
from mail.models import OutboxMail
from tests.contact.factories import site_settings
from tests.contact.hostile import PAYLOADS
from tests.workshops.factories import a_date, a_workshop, booking_data, request_data
from workshops.forms import INVOICE_FIELDS, BookingForm, ContactForm, InHouseForm
from workshops.models import Booking, InHouseRequest

pytestmark = pytest.mark.django_db

OWN = {"Sec-Fetch-Site": "same-origin"}
AUTHOR, VISITOR = "forfattaren@example.se", "asa@example.org"
HEADERS = {
    "From", "Reply-To", "To", "Subject", "Date", "Message-ID", "MIME-Version", "Content-Type", "Content-Language",
    "Auto-Submitted", "X-Auto-Response-Suppress",
}  # fmt: skip
GUARDS = ("form_token", "homepage", "work")
SEVERAL_LINES = {"message", "invoice_address", "notes"}


@pytest.fixture(autouse=True)
def no_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that what is valid is stored and mailed each time."""
    site_settings()
    monkeypatch.setattr(ContactForm, "unproven_limits", ())
    for form in (BookingForm, InHouseForm):
        monkeypatch.setattr(form, "limits", ())


def send(path: str, data: dict[str, Any], payload: str) -> None:
    response = Client(headers=OWN).post(path, data)
    assert response.status_code in {303, 422}, data
    text = response.content.decode()
    assert "<script>alert" not in text
    assert "<svg onload" not in text
    assert payload not in response.headers.get("Location", "") or not payload.strip()


@pytest.mark.parametrize("payload", PAYLOADS.values(), ids=PAYLOADS)
def test_statement_18_hostile_text_in_a_request_is_an_error_or_harmless(payload: str) -> None:
    path = f"/workshopbokning/foretag/{a_workshop(in_house=True).pk}/"
    for field in [*InHouseForm.field_order, *GUARDS]:
        send(path, request_data(**{"town": "Uppsala", field: payload}), payload)
    look_at_mails()
    look_at_rows([*InHouseRequest.objects.all()])


@pytest.mark.parametrize("payload", PAYLOADS.values(), ids=PAYLOADS)
def test_statement_18_hostile_text_in_a_booking_is_an_error_or_harmless(payload: str) -> None:
    date = a_date(seats=500)
    fields = ("seats", "name", "email", "phone", "message", "price_seen", *INVOICE_FIELDS, *GUARDS)
    for field in fields:
        send(f"/workshopbokning/{date.pk}/", booking_data(date, **{field: payload}), payload)
    look_at_mails()
    look_at_rows([*Booking.objects.all()])


def look_at_mails() -> None:
    for mail in OutboxMail.objects.all():
        raw = bytes(mail.raw)
        head, _blank, _body = raw.partition(b"\r\n\r\n")
        assert b"\n" not in head.replace(b"\r\n", b"")
        assert head.isascii()
        message = message_from_bytes(raw, policy=policy.default)
        assert set(message.keys()) <= HEADERS
        assert all(len(message.get_all(name) or []) == 1 for name in message)
        assert mail.recipient in {AUTHOR, VISITOR}
        assert not _LINES.search(str(message["Subject"]))
        assert not _HIDDEN.search(str(message["Subject"]))


def look_at_rows(rows: list[Any]) -> None:
    for row in rows:
        for field in row._meta.concrete_fields:
            value = field.value_from_object(row)
            if isinstance(value, str):
                assert not _HIDDEN.search(value), field.name
                assert field.name in SEVERAL_LINES or not _LINES.search(value), field.name
