from dataclasses import replace
from datetime import UTC, datetime

import pytest
from django_q.models import OrmQ

from contact.enums import MessageState
from contact.models import ContactPage, Message
from contact.receive import LETTERS, Submission, new_reference, receive
from mail.models import OutboxMail
from tests.contact.factories import a_contact_page, site_settings

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
ANNA = Submission(
    name="Anna Ek",
    email="anna@example.org",
    phone="070-123 45 67",
    body="Hej!\nKan du <b>föreläsa</b>?",
    language="sv",
    submission_key="k" * 64,
    client="c" * 64,
    suspected=False,
)


@pytest.fixture
def page(db: None) -> ContactPage:
    site_settings()
    return a_contact_page()


def test_a_message_and_its_mail_are_stored_together(page: ContactPage) -> None:
    message = receive(ANNA, page, NOW)
    assert message.state == MessageState.NEW
    assert message.created_at == NOW
    assert message.page_id == page.pk
    mail = OutboxMail.objects.get(reference=message.mail_reference)
    assert (mail.recipient, mail.reply_to, mail.sender) == (
        "forfattaren@example.se",
        "anna@example.org",
        "hej@example.se",
    )
    assert "Anna Ek" in mail.subject
    assert message.reference in mail.subject
    assert OrmQ.objects.filter(key="mail").exists()


def test_the_same_submission_is_stored_once(page: ContactPage) -> None:
    first = receive(ANNA, page, NOW)
    again = receive(replace(ANNA, client="d" * 64), page, NOW)
    assert first.pk == again.pk
    assert Message.objects.count() == OutboxMail.objects.count() == 1


def test_a_suspected_message_is_kept_without_mail(page: ContactPage) -> None:
    message = receive(replace(ANNA, suspected=True), page, NOW)
    assert message.state == MessageState.SUSPECTED
    assert not OutboxMail.objects.exists()


@pytest.mark.parametrize("address", ["", "ågren@example.se"])
def test_a_message_is_kept_where_the_author_has_no_usable_address(page: ContactPage, address: str) -> None:
    site_settings(contact_email=address)
    assert receive(ANNA, page, NOW).state == MessageState.NEW
    assert not OutboxMail.objects.exists()


def test_nothing_is_stored_where_the_mail_cannot_be_written(page: ContactPage, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*args: object, **kwargs: object) -> None:
        raise RuntimeError("template")

    monkeypatch.setattr("contact.receive.compose", broken)
    with pytest.raises(RuntimeError, match="template"):
        receive(ANNA, page, NOW)
    assert not Message.objects.exists()


def test_two_clicks_at_once_meet_at_the_unique_key(page: ContactPage, monkeypatch: pytest.MonkeyPatch) -> None:
    first = receive(ANNA, page, NOW)
    looks = iter([None, first])
    monkeypatch.setattr("contact.receive._stored", lambda submission: next(looks))
    assert receive(ANNA, page, NOW) == first
    assert OutboxMail.objects.count() == 1


def test_another_broken_rule_is_not_taken_for_a_second_click(
    page: ContactPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    receive(ANNA, page, NOW)
    monkeypatch.setattr("contact.receive._stored", lambda submission: None)
    with pytest.raises(Exception, match=r"(?i)unique"):
        receive(ANNA, page, NOW)


@pytest.mark.django_db
def test_references_can_be_read_out_and_never_repeat(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not set("01IOU") & set(LETTERS)
    page = a_contact_page()
    taken = receive(replace(ANNA, suspected=True), page, NOW).reference
    letters = iter(taken.replace("-", "") + "234567")
    monkeypatch.setattr("contact.receive.secrets.choice", lambda _letters: next(letters))
    assert new_reference() == "234-567"
