"""Statement 25, erasure: what tells of a person goes; a salted hash stays, and does not bar the person's own return."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client

from mail.enums import EventKind, EventSource, MailState
from mail.models import DeliveryEvent, OutboxMail
from newsletter import answer, choose, confirm, erase, move, subscribe, unsubscribe
from newsletter.enums import Cadence, ConsentMethod, SubscriberState, SuppressionReason
from newsletter.models import Confirmation, ConsentRecord, Delivery, LinkRequest, Newsletter, Subscriber, Suppression
from newsletter.reader_models import digest_of
from tests.newsletter.balance import assert_balanced
from tests.newsletter.factories import NOW, a_delivery, a_newsletter, a_subscriber, an_admin, an_issue

pytestmark = pytest.mark.django_db
ADDRESS = "vera.lund@example.org"


@pytest.fixture
def newsletter(db: None) -> Newsletter:
    return a_newsletter()


@pytest.fixture
def reader(newsletter: Newsletter) -> Subscriber:
    return a_subscriber(newsletter, address=ADDRESS)


def everything_stored() -> str:
    """All rows of all our tables, as text."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if table.startswith(("newsletter_", "mail_", "guard_")):
                cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
                found += [bytes(cell) if isinstance(cell, memoryview) else cell for row in cursor for cell in row]
    return " ".join(map(str, found))


def test_statement_25_nothing_that_tells_of_the_person_is_left(newsletter: Newsletter, reader: Subscriber) -> None:
    issue = an_issue(newsletter, frozen_count=3)
    other = a_delivery(a_subscriber(newsletter), issue)
    sent = a_delivery(reader, issue, state=MailState.BOUNCED, reply=f"550 <{ADDRESS}> unknown", finished_at=NOW)
    unsent = a_delivery(reader, an_issue(newsletter, slot_date=NOW.date(), frozen_count=1))
    a_delivery(a_subscriber(newsletter), issue)
    DeliveryEvent.objects.create(
        kind=EventKind.BOUNCED, source=EventSource.REPORT, at=NOW, recipient=ADDRESS, diagnostic=ADDRESS,
        evidence=f"To: {ADDRESS}", queue="letter", row_id=sent.pk, digest="d" * 64,
    )  # fmt: skip
    choose.choose(reader, choose.Wish(Cadence.MONTHLY, frozenset(), "sv", None), NOW)
    Confirmation.objects.create(subscriber=reader, digest=digest_of("x"), created_at=NOW)
    confirm.answer(reader.pk, NOW)
    move.ask(reader, "ny@example.org", NOW)
    key = reader.key
    erase.erase(reader, NOW)
    stored = everything_stored()
    assert ADDRESS not in stored
    assert "vera" not in stored
    assert key not in stored
    assert not ConsentRecord.objects.exists()
    assert not LinkRequest.objects.exists()
    copies = {row.pk: row for row in Delivery.objects.all()}
    assert copies[sent.pk].state == MailState.BOUNCED
    assert copies[unsent.pk].state == MailState.SUPPRESSED
    assert copies[other.pk].address == other.address
    assert_balanced(issue)
    mail = OutboxMail.objects.get()
    assert (mail.state, mail.recipient, bytes(mail.raw)) == (MailState.CANCELLED, "", b"")
    assert Suppression.objects.get().reason == SuppressionReason.ERASED
    assert Suppression.objects.holds(newsletter, ADDRESS)


def test_whoever_was_erased_may_come_back_alone(newsletter: Newsletter, reader: Subscriber) -> None:
    erase.erase(reader, NOW)
    later = NOW + timedelta(days=2)
    subscribe.subscribe(newsletter, ADDRESS, language="sv", source=subscribe.Source("Ja"), now=later)
    assert answer.answer(LinkRequest.objects.get().pk, later)
    link = Confirmation.objects.select_related("subscriber__newsletter").get()
    assert confirm.confirm(link, later)
    assert Subscriber.objects.get().state == SubscriberState.CONFIRMED
    assert not Suppression.objects.exists()


def test_an_earlier_complaint_outlives_the_erasure(newsletter: Newsletter, reader: Subscriber) -> None:
    unsubscribe.suppress(reader, SuppressionReason.COMPLAINT, f"from {ADDRESS}", ConsentMethod.COMPLAINT, NOW)
    erase.erase(reader, NOW)
    kept = Suppression.objects.get()
    assert (kept.reason, kept.evidence, kept.subscriber) == (SuppressionReason.COMPLAINT, "", None)
    assert Suppression.objects.bars(newsletter, ADDRESS)


def test_two_erased_readers_of_one_letter_stay_two_copies(newsletter: Newsletter, reader: Subscriber) -> None:
    issue = an_issue(newsletter, frozen_count=2)
    second = a_subscriber(newsletter)
    for one in (reader, second):
        a_delivery(one, issue, state=MailState.ACCEPTED, finished_at=NOW)
    for one in (reader, second):
        erase.erase(one, NOW)
    assert_balanced(issue)
    assert Delivery.objects.values("address").distinct().count() == 2


def test_the_author_erases_a_reader_who_asks(client: Client, reader: Subscriber) -> None:
    client.force_login(an_admin())
    page = client.get(f"/admin/letter/readers/inspect/{reader.pk}/")
    assert f"/admin/letter/readers/erase/{reader.pk}/" in page.content.decode()
    client.post(f"/admin/letter/readers/erase/{reader.pk}/")
    assert Subscriber.objects.exists()
    client.post(f"/admin/letter/readers/erase/{reader.pk}/", {"sure": "on"})
    assert not Subscriber.objects.exists()
