from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from django.db import transaction
from django.template import TemplateDoesNotExist
from django_q.models import OrmQ
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wagtail.models import Site

from mail.address import AddressError
from mail.compose import Calendar, compose
from mail.headers import HeaderError
from mail.mjml import MjmlError
from mail.models import OutboxMail
from pages.models import SiteSettings

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mail_templates")]


@pytest.fixture
def site() -> SiteSettings:
    return SiteSettings.objects.create(
        site=Site.objects.get(is_default_site=True),
        name="Ledarskap & längtan",
        organisation="Bolaget AB",
        address="Storgatan 1\n111 22 Stockholm",
        phone="08-12 34 56",
        contact_email="hej@example.se",
        sender_name="Anna Ek",
        sender_email="brev@example.se",
        reply_to="svar@example.se",
    )


def parsed(mail: OutboxMail) -> EmailMessage:
    return message_from_bytes(bytes(mail.raw), policy=policy.default)


def part(message: EmailMessage, subtype: str) -> str:
    found = message.get_body((subtype,))
    assert found is not None
    return str(found.get_content())


def letter(**fields: object) -> OutboxMail:
    known = {"to": "anna@example.org", "language": "sv", "kind": "contact", "context": {"name": "Åsa"}}
    return compose("letter", **{**known, **fields})  # type: ignore[arg-type]


def test_a_mail_is_stored_whole_with_its_task(site: SiteSettings) -> None:
    mail = letter(reference="booking:1", order_key="booking:1", reply_to="fragare@example.org")
    mail.refresh_from_db()
    message = parsed(mail)
    assert message["From"] == "Anna Ek <brev@example.se>"
    assert message["To"] == "anna@example.org"
    assert message["Reply-To"] == "fragare@example.org"
    assert message["Subject"] == "Hälsning till Åsa" == mail.subject
    assert message["Message-ID"] == mail.message_id
    assert mail.message_id.endswith("@brev.example.se>") or mail.message_id.endswith("@example.se>")
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["X-Auto-Response-Suppress"] == "All"
    assert message["Content-Language"] == "sv"
    assert [kind.get_content_type() for kind in message.iter_parts()] == ["text/plain", "text/html"]
    assert (mail.reference, mail.order_key, mail.sender) == ("booking:1", "booking:1", "brev@example.se")
    task = OrmQ.objects.get()
    assert (task.key, task.func(), task.args()) == ("mail", "mail.tasks.deliver", ("outbox",))


def test_the_layout_carries_the_sender_in_both_parts(site: SiteSettings) -> None:
    message = parsed(letter())
    for words in ("Bolaget AB", "Storgatan 1", "08-12 34 56", "hej@example.se"):
        assert words in part(message, "plain")
        assert words in part(message, "html")
    assert "Ledarskap & längtan" in part(message, "plain")
    assert "Ledarskap &amp; längtan" in part(message, "html")
    assert '<html lang="sv"' in part(message, "html")
    assert "<title>Hälsning till Åsa</title>" in part(message, "html")
    assert "prefers-color-scheme: dark" in part(message, "html")
    assert site.accent_day in part(message, "html")


def test_the_language_is_the_readers() -> None:
    mail = letter(language="en")
    assert mail.subject == "Greetings to Åsa"
    assert '<html lang="en"' in part(parsed(mail), "html")


def test_without_settings_the_sites_own_address_stands_in() -> None:
    mail = letter()
    assert mail.sender == "hej@example.se"
    assert "Reply-To" not in parsed(mail)


def test_a_calendar_is_the_last_alternative_and_an_attachment_of_the_same_bytes() -> None:
    content = "BEGIN:VCALENDAR\r\nMETHOD:CANCEL\r\nSUMMARY:Möte\r\nEND:VCALENDAR\r\n".encode()
    message = parsed(letter(calendar=Calendar("CANCEL", content)))
    alternatives, attachment = message.iter_parts()
    kinds = [kind.get_content_type() for kind in alternatives.iter_parts()]
    assert kinds == ["text/plain", "text/html", "text/calendar"]
    *_texts, calendar = alternatives.iter_parts()
    assert calendar["Content-Type"].params == {"method": "CANCEL", "charset": "utf-8"}
    assert calendar.get_payload(decode=True) == content
    assert attachment.get_payload(decode=True) == content
    assert attachment.get_filename() == "cancel.ics"


def test_a_calendar_must_say_its_own_method() -> None:
    with pytest.raises(ValueError, match="METHOD:REQUEST"):
        Calendar("REQUEST", b"BEGIN:VCALENDAR\r\nMETHOD:CANCEL\r\n")


@pytest.mark.parametrize(
    "headers", [{"X-Note": "a\r\nBcc: x@example.org"}, {"Bcc": "x@example.org"}, {"Content-Type": "text/plain"}]
)
def test_a_header_that_must_not_leave_stores_nothing(headers: dict[str, str]) -> None:
    with pytest.raises(HeaderError):
        letter(headers=headers)
    assert not OutboxMail.objects.exists()


@pytest.mark.parametrize("field", ["to", "reply_to"])
def test_an_address_that_cannot_be_written_to_stores_nothing(field: str) -> None:
    with pytest.raises(AddressError):
        letter(**{field: "åsa@example.org"})
    assert not OutboxMail.objects.exists()


def test_a_template_at_fault_fails_in_the_open(mail_templates: Path) -> None:
    (mail_templates / "letter" / "body.mjml").write_text("<mjml><mj-body><mj-foo/></mj-body></mjml>")
    with pytest.raises(MjmlError), transaction.atomic():
        letter()
    with pytest.raises(TemplateDoesNotExist):
        compose("nothing", to="anna@example.org", language="sv", kind="contact", context={})
    assert not OutboxMail.objects.exists()
    assert not OrmQ.objects.exists()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(st.text(), st.text(), st.text(max_size=300))
def test_nothing_that_is_typed_keeps_a_mail_from_being_written(name: str, words: str, token: str) -> None:
    raw = bytes(letter(context={"name": name, "words": words, "token": token}).raw)
    assert raw.isascii()
    assert max(map(len, raw.split(b"\r\n"))) <= 998
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert b"\r" not in raw.replace(b"\r\n", b"")
    assert "<mj-" not in part(message_from_bytes(raw, policy=policy.default), "html")
