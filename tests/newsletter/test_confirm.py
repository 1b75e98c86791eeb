import re
from datetime import timedelta
from email import message_from_bytes, policy
from hashlib import sha256

import pytest
from django_q.models import OrmQ

from mail.models import OutboxMail
from newsletter import confirm, tasks
from newsletter.enums import ConsentKind, ConsentMethod, SubscriberState
from newsletter.models import Confirmation, ConsentRecord, LinkRequest, Newsletter
from newsletter.subscribe import Source, record
from tests.newsletter.factories import NOW, a_newsletter, a_subscriber

pytestmark = pytest.mark.django_db


@pytest.fixture
def newsletter(db: None) -> Newsletter:
    return a_newsletter()


def link_in(mail: OutboxMail) -> str:
    text = message_from_bytes(bytes(mail.raw), policy=policy.default).get_body(("plain",))
    found = re.search(r"/bekrafta/([\w-]+)/", text.get_content())  # type: ignore[union-attr]
    assert found is not None
    return found[1]


def test_statement_22_a_pending_reader_gets_a_link_whose_hash_alone_is_kept(newsletter: Newsletter) -> None:
    reader = a_subscriber(newsletter, state=SubscriberState.PENDING)
    assert confirm.answer(reader.pk, NOW)
    token = link_in(OutboxMail.objects.get())
    found = Confirmation.objects.by_token(token)
    assert found is not None
    assert found.subscriber == reader
    assert found.digest == sha256(token.encode()).hexdigest()
    stored = {str(value) for row in Confirmation.objects.values() for value in row.values()}
    assert not [value for value in stored if token in value]


def test_a_confirmation_mail_is_no_newsletter(newsletter: Newsletter) -> None:
    reader = a_subscriber(newsletter, state=SubscriberState.PENDING)
    confirm.answer(reader.pk, NOW)
    message = message_from_bytes(bytes(OutboxMail.objects.get().raw), policy=policy.default)
    assert message["List-Unsubscribe"] is None
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["To"] == reader.address


def test_one_mail_an_address_in_24_hours(newsletter: Newsletter) -> None:
    reader = a_subscriber(newsletter, state=SubscriberState.PENDING)
    answers = [confirm.answer(reader.pk, NOW + timedelta(hours=hours)) for hours in (0, 1, 23, 24)]
    assert answers == [True, False, False, True]
    assert OutboxMail.objects.count() == 2


def test_one_who_reads_already_is_told_so_once_a_day(newsletter: Newsletter) -> None:
    reader = a_subscriber(newsletter)
    assert confirm.answer(reader.pk, NOW)
    assert not confirm.answer(reader.pk, NOW)
    assert OutboxMail.objects.get().kind == "newsletter-already"
    assert reader.key in bytes(OutboxMail.objects.get().raw).decode().replace("=\r\n", "")


def test_a_suppressed_reader_gets_nothing(newsletter: Newsletter) -> None:
    reader = a_subscriber(newsletter, state=SubscriberState.SUPPRESSED)
    assert not confirm.answer(reader.pk, NOW)
    assert not OutboxMail.objects.exists()


def test_the_task_answers(newsletter: Newsletter) -> None:
    reader = a_subscriber(newsletter, state=SubscriberState.PENDING, language="en")
    confirm.renew(Confirmation.objects.create(subscriber=reader, digest="d", created_at=NOW), NOW)
    tasks.answer_request(LinkRequest.objects.get().pk)
    assert "/en/newsletter/confirm/" in bytes(OutboxMail.objects.get().raw).decode().replace("=\r\n", "")


def link_of(newsletter: Newsletter, state: SubscriberState = SubscriberState.PENDING) -> Confirmation:
    reader = a_subscriber(newsletter, state=state)
    return Confirmation.objects.create(subscriber=reader, digest="d", created_at=NOW)


@pytest.mark.parametrize("state", [SubscriberState.PENDING, SubscriberState.UNSUBSCRIBED])
def test_statement_22_the_button_confirms_once_and_may_be_pressed_twice(
    newsletter: Newsletter, state: SubscriberState
) -> None:
    link = link_of(newsletter, state)
    record(link.subscriber, ConsentKind.REQUESTED, ConsentMethod.FORM, NOW, Source(text="Ja tack", url="http://x/"))
    assert confirm.confirm(link, NOW)
    assert confirm.confirm(link, NOW)
    agreed = ConsentRecord.objects.get(kind=ConsentKind.CONFIRMED)
    assert (agreed.text, agreed.source_url, agreed.method) == ("Ja tack", "http://x/", ConsentMethod.LINK)


def test_a_used_link_does_not_bring_back_one_who_left(newsletter: Newsletter) -> None:
    link = link_of(newsletter)
    confirm.confirm(link, NOW)
    link.subscriber.mark_unsubscribed(NOW)
    assert not confirm.confirm(link, NOW)


def test_a_link_does_not_lift_a_suppression(newsletter: Newsletter) -> None:
    assert not confirm.confirm(link_of(newsletter, SubscriberState.SUPPRESSED), NOW)


def test_statement_22_a_link_lives_for_seven_days(newsletter: Newsletter) -> None:
    link = link_of(newsletter)
    assert not link.is_expired(NOW + timedelta(days=7))
    assert link.is_expired(NOW + timedelta(days=7, seconds=1))
    assert str(link)


def test_renewing_asks_for_a_new_mail(newsletter: Newsletter) -> None:
    confirm.renew(link_of(newsletter), NOW)
    assert OrmQ.objects.count() == 1
