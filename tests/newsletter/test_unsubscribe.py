import pytest

from newsletter import unsubscribe
from newsletter.enums import ConsentKind, ConsentMethod, SubscriberState, SuppressionReason
from newsletter.models import ConsentRecord, Newsletter, Suppression
from tests.newsletter.factories import NOW, a_newsletter, a_subscriber

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
