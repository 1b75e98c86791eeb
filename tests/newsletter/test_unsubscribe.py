import pytest

from mail.enums import MailState
from newsletter import unsubscribe
from newsletter.enums import ConsentKind, ConsentMethod, SubscriberState, SuppressionReason
from newsletter.erase import erase
from newsletter.models import ConsentRecord, Delivery, Newsletter, Suppression
from newsletter.reader_models import suppression_digest
from tests.newsletter.factories import NOW, a_delivery, a_newsletter, a_subscriber, an_issue

pytestmark = pytest.mark.django_db


@pytest.fixture
def newsletter(db: None) -> Newsletter:
    return a_newsletter()


def test_leaving_is_recorded_once(newsletter: Newsletter) -> None:
    reader = a_subscriber(newsletter)
    assert unsubscribe.unsubscribe(reader, ConsentMethod.ONE_CLICK, NOW)
    assert not unsubscribe.unsubscribe(reader, ConsentMethod.LINK, NOW)
    consent = ConsentRecord.objects.get()
    assert (consent.kind, consent.method) == (ConsentKind.WITHDRAWN, ConsentMethod.ONE_CLICK)
    assert "2026-11-23" in str(consent)


def test_suppression_outlives_the_reader(newsletter: Newsletter) -> None:
    reader = a_subscriber(newsletter, address="borta@example.org")
    assert unsubscribe.suppress(reader, SuppressionReason.BOUNCE, "550 5.1.1", ConsentMethod.BOUNCE, NOW)
    assert not unsubscribe.suppress(reader, SuppressionReason.AUTHOR, "", ConsentMethod.AUTHOR, NOW)
    reader.delete()
    assert Suppression.objects.holds(newsletter, "borta@example.org")
    assert Suppression.objects.get().evidence == "550 5.1.1"
    assert str(Suppression.objects.get())


def test_lifting_a_suppression_does_not_put_the_reader_back(newsletter: Newsletter) -> None:
    reader = a_subscriber(newsletter)
    unsubscribe.suppress(reader, SuppressionReason.AUTHOR, "", ConsentMethod.AUTHOR, NOW)
    assert unsubscribe.release(reader, NOW)
    assert not unsubscribe.release(reader, NOW)
    assert reader.state == SubscriberState.UNSUBSCRIBED
    assert not Suppression.objects.exists()


def test_an_undone_bounce_brings_back_what_the_reader_was(newsletter: Newsletter) -> None:
    reader = a_subscriber(newsletter)
    unsubscribe.suppress(reader, SuppressionReason.BOUNCE, "550 5.1.1", ConsentMethod.BOUNCE, NOW)
    assert unsubscribe.release(reader, NOW)
    assert reader.state == SubscriberState.CONFIRMED
    assert ConsentRecord.objects.filter(kind=ConsentKind.RELEASED).count() == 1


def test_whoever_leaves_while_suppressed_is_not_brought_back(newsletter: Newsletter) -> None:
    reader = a_subscriber(newsletter)
    unsubscribe.suppress(reader, SuppressionReason.SOFT_BOUNCE, "552 5.2.2", ConsentMethod.BOUNCE, NOW)
    assert unsubscribe.unsubscribe(reader, ConsentMethod.LINK, NOW)
    assert not unsubscribe.unsubscribe(reader, ConsentMethod.LINK, NOW)
    assert reader.state == SubscriberState.SUPPRESSED
    unsubscribe.release(reader, NOW)
    assert reader.state == SubscriberState.UNSUBSCRIBED


def test_a_complaint_outweighs_a_bounce(newsletter: Newsletter) -> None:
    reader = a_subscriber(newsletter)
    unsubscribe.suppress(reader, SuppressionReason.BOUNCE, "550 5.1.1", ConsentMethod.BOUNCE, NOW)
    unsubscribe.suppress(reader, SuppressionReason.COMPLAINT, "abuse", ConsentMethod.COMPLAINT, NOW)
    assert Suppression.objects.get().reason == SuppressionReason.COMPLAINT
    unsubscribe.suppress(reader, SuppressionReason.BOUNCE, "550 5.1.1", ConsentMethod.BOUNCE, NOW)
    assert Suppression.objects.get().evidence == "abuse"
    unsubscribe.release(reader, NOW)
    assert reader.state == SubscriberState.UNSUBSCRIBED


def test_one_who_was_erased_and_came_back_is_undone_like_others(newsletter: Newsletter) -> None:
    erase(a_subscriber(newsletter, address="anna@example.org"), NOW)
    reader = a_subscriber(newsletter, address="anna@example.org")
    unsubscribe.suppress(reader, SuppressionReason.BOUNCE, "550 5.1.1", ConsentMethod.BOUNCE, NOW)
    held = Suppression.objects.get()
    assert (held.reason, held.subscriber) == (SuppressionReason.BOUNCE, reader)
    assert unsubscribe.lift(held, NOW)
    reader.refresh_from_db()
    assert reader.state == SubscriberState.CONFIRMED


@pytest.mark.parametrize("way", ["unsubscribe", "suppress"])
def test_what_has_not_begun_to_leave_is_stopped_at_once(newsletter: Newsletter, way: str) -> None:
    """Statement 21: also what a worker has in its hands, as long as no byte of it has gone."""
    reader, stays = a_subscriber(newsletter), a_subscriber(newsletter)
    begun = an_issue(newsletter, slot_date=NOW.date())
    row = a_delivery(reader, begun, state=MailState.CLAIMED, started_at=NOW, worker="w", attempts=1)
    issue = an_issue(newsletter)
    unsent = a_delivery(reader, issue)
    other = a_delivery(stays, issue)
    if way == "unsubscribe":
        unsubscribe.unsubscribe(reader, ConsentMethod.LINK, NOW)
    else:
        unsubscribe.suppress(reader, SuppressionReason.COMPLAINT, "", ConsentMethod.COMPLAINT, NOW)
    states = dict(Delivery.objects.values_list("pk", "state"))
    assert states == {
        row.pk: MailState.CLAIMED,
        unsent.pk: MailState.SUPPRESSED,
        other.pk: MailState.QUEUED,
    }


def test_whoever_was_erased_and_came_back_is_stopped_for_what_happens_now(newsletter: Newsletter) -> None:
    reader = a_subscriber(newsletter)
    Suppression.objects.create(
        newsletter=newsletter,
        digest=suppression_digest(newsletter, reader.address),
        reason=SuppressionReason.ERASED,
        created_at=NOW,
    )
    unsubscribe.suppress(reader, SuppressionReason.COMPLAINT, "spam", ConsentMethod.COMPLAINT, NOW)
    assert Suppression.objects.get().reason == SuppressionReason.COMPLAINT
