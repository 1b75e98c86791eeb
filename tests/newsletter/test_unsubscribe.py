from datetime import timedelta

import pytest

from mail.enums import MailState
from newsletter import unsubscribe
from newsletter.enums import ConsentKind, ConsentMethod, SubscriberState, SuppressionReason
from newsletter.models import ConsentRecord, Newsletter, Suppression
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


def test_a_dead_address_is_suppressed_with_what_the_server_said(newsletter: Newsletter) -> None:
    reader = a_subscriber(newsletter)
    row = a_delivery(reader, an_issue(newsletter))
    row.state, row.reply, row.finished_at = MailState.BOUNCED, "550 5.1.1 no such user", NOW
    row.save()
    assert unsubscribe.suppress_bounced(NOW) == 1
    assert unsubscribe.suppress_bounced(NOW) == 0
    reader.refresh_from_db()
    assert reader.state == SubscriberState.SUPPRESSED
    assert Suppression.objects.get().evidence == "550 5.1.1 no such user"


def test_an_old_bounce_does_not_count_against_one_who_came_back(newsletter: Newsletter) -> None:
    reader = a_subscriber(newsletter, changed_at=NOW)
    a_delivery(reader, an_issue(newsletter), state=MailState.BOUNCED, finished_at=NOW - timedelta(days=7))
    assert unsubscribe.suppress_bounced(NOW) == 0
