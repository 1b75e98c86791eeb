from collections.abc import Sequence
from email import message_from_bytes, policy

import pytest
from django.core import mail as django_mail
from django.core.mail import EmailMultiAlternatives
from pytest_django import Settings

from mail.address import AddressError
from mail.models import OutboxMail

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def real_backend(settings: Settings) -> None:
    # Django's test runner puts its own in place.
    settings.EMAIL_BACKEND = "mail.backend.OutboxBackend"


def letter(
    to: Sequence[str] = ("anna@example.org",), bcc: Sequence[str] = (), reply_to: Sequence[str] = ()
) -> EmailMultiAlternatives:
    return EmailMultiAlternatives(
        "Återställ lösenordet",
        "Hej på dig!\n" * 3,
        "Sajten <hej@example.se>",
        list(to),
        list(bcc),
        reply_to=list(reply_to),
    )


def test_each_recipient_gets_a_row_with_an_identity_of_its_own() -> None:
    message = letter(to=["anna@example.org", "Bo <bo@example.org>"], bcc=["cecilia@example.org"])
    assert message.send() == 1
    rows = OutboxMail.objects.order_by("pk")
    assert [row.recipient for row in rows] == ["anna@example.org", "bo@example.org", "cecilia@example.org"]
    assert len({row.message_id for row in rows}) == 3
    assert b"cecilia" not in rows[2].raw
    assert rows[0].sender == "hej@example.se"
    assert rows[0].subject == "Återställ lösenordet"


def test_alternatives_and_attachments_are_kept_and_all_is_ascii() -> None:
    message = letter(reply_to=["svar@example.se"])
    message.attach_alternative("<p>Hej på dig</p>", "text/html")
    message.attach("räkning.txt", "Innehåll", "text/plain")
    message.send()
    row = OutboxMail.objects.get()
    raw = bytes(row.raw)
    parsed = message_from_bytes(raw, policy=policy.default)
    assert raw.isascii()
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert parsed["Message-ID"] == row.message_id
    assert parsed["Subject"] == "Återställ lösenordet"
    html = parsed.get_body(("html",))
    assert html is not None
    assert html.get_content().strip() == "<p>Hej på dig</p>"
    assert [part.get_filename() for part in parsed.iter_attachments()] == ["räkning.txt"]
    assert row.reply_to == "svar@example.se"


def test_a_message_to_nobody_is_not_counted() -> None:
    assert django_mail.get_connection().send_messages([letter(to=[])]) == 0


def test_an_address_that_cannot_be_written_to_is_an_error_unless_silence_is_asked_for() -> None:
    with pytest.raises(AddressError):
        letter(to=["öberg@example.org"]).send()
    assert letter(to=["öberg@example.org"]).send(fail_silently=True) == 0
    assert not OutboxMail.objects.exists()
