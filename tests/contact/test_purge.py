from datetime import UTC, datetime, timedelta

import pytest

from contact.answer import answer
from contact.enums import MessageState
from contact.models import Answer, ContactSettings, Message
from contact.purge import purge
from mail.models import OutboxMail
from tests.contact.factories import MessageFactory, a_contact_page, site_settings

NOW = datetime(2026, 11, 27, 12, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def page(db: None) -> None:
    a_contact_page()
    site_settings()


def test_statement_13_a_message_is_erased_with_its_answers_and_mails_after_the_period() -> None:
    old, new = (MessageFactory.create(created_at=NOW - timedelta(days=days)) for days in (731, 729))
    for message in (old, new):
        answer(message, "Tack, Vendela!", by=None, key=message.reference, now=NOW)
    purge(NOW)
    assert list(Message.objects.all()) == [new]
    assert [one.message for one in Answer.objects.all()] == [new]
    kept, emptied = OutboxMail.objects.order_by("-recipient")
    assert (kept.recipient, emptied.recipient, bytes(emptied.raw)) == (new.email, "", b"")


def test_the_author_sets_the_period_or_none() -> None:
    chosen = ContactSettings.current()
    chosen.kept_months = 0
    chosen.save()
    MessageFactory.create(created_at=NOW - timedelta(days=9999))
    purge(NOW)
    assert Message.objects.exists()


def test_spam_is_erased_after_a_month() -> None:
    for days in (31, 29):
        MessageFactory.create(state=MessageState.SPAM, created_at=NOW - timedelta(days=days))
        MessageFactory.create(created_at=NOW - timedelta(days=days))
    purge(NOW)
    assert Message.objects.spam().count() == 1
    assert Message.objects.new().count() == 2
