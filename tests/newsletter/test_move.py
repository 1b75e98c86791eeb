"""Statement 23, new address: a link to the new one first, a word to the old one afterwards."""

import re
from datetime import timedelta
from email import message_from_bytes, policy

import pytest
from django.test import Client
from django.utils import timezone

from mail.enums import MailState
from mail.models import OutboxMail
from newsletter import answer, move
from newsletter.deliver import LetterQueue
from newsletter.enums import Cadence, ConsentKind, SubscriberState, SuppressionReason
from newsletter.models import Confirmation, Delivery, LinkRequest, Newsletter, Subscriber, Suppression
from newsletter.reader_models import suppression_digest
from tests.newsletter.factories import NOW, a_delivery, a_newsletter, a_subscriber, an_issue

pytestmark = pytest.mark.django_db
OLD, NEW = "gammal@example.org", "ny@example.org"


@pytest.fixture
def newsletter(db: None) -> Newsletter:
    return a_newsletter()


@pytest.fixture
def reader(newsletter: Newsletter) -> Subscriber:
    return a_subscriber(newsletter, address=OLD, cadence=Cadence.MONTHLY)


def asked(reader: Subscriber, address: str = NEW) -> bool:
    move.ask(reader, address, timezone.now())
    return answer.answer(LinkRequest.objects.get().pk, timezone.now())


def link() -> str:
    mail = OutboxMail.objects.get(kind="newsletter-move")
    text = message_from_bytes(bytes(mail.raw), policy=policy.default).get_body(("plain",))
    found = re.search(r"/nyhetsbrev/ny-adress/[\w-]+/", text.get_content())  # type: ignore[union-attr]
    assert found is not None
    return found[0]


def test_statement_23_the_address_changes_when_the_button_behind_the_link_is_pressed(reader: Subscriber) -> None:
    assert asked(reader)
    assert OutboxMail.objects.get().recipient == NEW
    visitor, address = Client(enforce_csrf_checks=True), link()
    for read in (visitor.get, visitor.head, visitor.options):
        assert not read(address).cookies
    reader.refresh_from_db()
    assert reader.address == OLD
    for _ in range(2):
        response = visitor.post(address)
        assert (response.status_code, response["Location"]) == (303, f"/nyhetsbrev/val/{reader.key}/?klart=flyttat")
    reader.refresh_from_db()
    assert (reader.address, reader.state) == (NEW, SubscriberState.CONFIRMED)
    assert reader.consents.get().kind == ConsentKind.MOVED
    assert OutboxMail.objects.get(kind="newsletter-moved").recipient == OLD
    assert NEW not in visitor.get(address).content.decode()


def test_the_link_is_kept_as_a_hash_and_works_for_seven_days(reader: Subscriber) -> None:
    asked(reader)
    address = link()
    assert address.split("/")[3] not in Confirmation.objects.get().digest
    Confirmation.objects.update(created_at=timezone.now() - timedelta(days=8))
    assert Client().post(address).status_code == 404
    reader.refresh_from_db()
    assert reader.address == OLD


def test_a_link_for_a_new_address_confirms_no_sign_up(reader: Subscriber) -> None:
    asked(reader)
    token = link().split("/")[3]
    assert Client().post(f"/nyhetsbrev/bekrafta/{token}/").status_code == 404


def test_copies_that_are_frozen_keep_their_address(newsletter: Newsletter, reader: Subscriber) -> None:
    row = a_delivery(reader, an_issue(newsletter))
    asked(reader)
    Client().post(link())
    assert (Delivery.objects.get().address, Delivery.objects.get().state) == (OLD, row.state)


@pytest.mark.parametrize("state", [SubscriberState.CONFIRMED, SubscriberState.PENDING, SubscriberState.UNSUBSCRIBED])
def test_a_known_address_takes_over_without_a_word(
    newsletter: Newsletter, reader: Subscriber, state: SubscriberState
) -> None:
    other = a_subscriber(newsletter, address=NEW, state=state)
    assert asked(reader)
    response = Client().post(link())
    assert (response.status_code, response["Location"]) == (303, f"/nyhetsbrev/val/{other.key}/?klart=flyttat")
    other.refresh_from_db()
    reader.refresh_from_db()
    assert (other.state, other.cadence) == (SubscriberState.CONFIRMED, Cadence.MONTHLY)
    assert (reader.state, reader.address) == (SubscriberState.UNSUBSCRIBED, OLD)
    assert Subscriber.objects.count() == 2


@pytest.mark.parametrize("has_a_copy", [False, True])
def test_a_letter_under_way_comes_once_to_whoever_joins_another_address(
    newsletter: Newsletter, reader: Subscriber, has_a_copy: bool
) -> None:
    state = SubscriberState.CONFIRMED if has_a_copy else SubscriberState.PENDING
    other = a_subscriber(newsletter, address=NEW, state=state)
    issue = an_issue(newsletter)
    mine = a_delivery(reader, issue)
    theirs = a_delivery(other, issue) if has_a_copy else mine
    asked(reader)
    Client().post(link())
    waiting = Delivery.objects.filter(state=MailState.QUEUED).get()
    assert (waiting, waiting.subscriber, waiting.key) == (theirs, other, other.key)
    assert list(LetterQueue().still_wanted(list(Delivery.objects.all()))) == [theirs.pk]


def test_whoever_moves_to_an_address_that_was_erased_is_no_longer_held_for_erased(
    newsletter: Newsletter, reader: Subscriber
) -> None:
    digest = suppression_digest(newsletter, NEW)
    Suppression.objects.create(newsletter=newsletter, digest=digest, reason=SuppressionReason.ERASED, created_at=NOW)
    asked(reader)
    Client().post(link())
    assert not Suppression.objects.exists()


@pytest.mark.parametrize(("reason", "mailed"), [(SuppressionReason.COMPLAINT, False), (SuppressionReason.ERASED, True)])
def test_a_suppressed_address_gets_no_link(
    newsletter: Newsletter, reader: Subscriber, reason: SuppressionReason, mailed: bool
) -> None:
    digest = suppression_digest(newsletter, NEW)
    Suppression.objects.create(newsletter=newsletter, digest=digest, reason=reason, created_at=NOW)
    assert asked(reader) == mailed


def test_nothing_is_mailed_for_ones_own_address_or_twice_a_day(reader: Subscriber) -> None:
    assert not asked(reader, OLD)
    assert asked(reader)
    assert not asked(reader)


def test_whoever_has_left_since_is_not_brought_back(reader: Subscriber) -> None:
    asked(reader)
    reader.mark_unsubscribed(timezone.now())
    assert Client().post(link()).status_code == 410
    assert not Subscriber.objects.confirmed().exists()
