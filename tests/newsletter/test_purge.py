from datetime import timedelta

import pytest

from newsletter.enums import ConsentKind, ConsentMethod, SubscriberState
from newsletter.models import Confirmation, Subscriber
from newsletter.purge import KEPT, purge
from newsletter.reader_models import digest_of
from newsletter.subscribe import record
from tests.newsletter.factories import NOW, a_newsletter, a_subscriber

pytestmark = pytest.mark.django_db
LONG_AGO = NOW - KEPT - timedelta(minutes=1)


@pytest.mark.parametrize("state", SubscriberState)
def test_whoever_never_confirmed_is_forgotten_after_thirty_days(state: SubscriberState) -> None:
    reader = a_subscriber(a_newsletter(), state=state, created_at=LONG_AGO)
    record(reader, ConsentKind.REQUESTED, ConsentMethod.FORM, LONG_AGO)
    purge(NOW)
    assert Subscriber.objects.exists() == (state != SubscriberState.PENDING)


def test_whoever_asked_again_since_is_kept() -> None:
    reader = a_subscriber(a_newsletter(), state=SubscriberState.PENDING, created_at=LONG_AGO)
    record(reader, ConsentKind.REQUESTED, ConsentMethod.FORM, NOW - timedelta(days=1))
    purge(NOW)
    assert Subscriber.objects.exists()


def test_links_are_forgotten_after_thirty_days() -> None:
    reader = a_subscriber(a_newsletter())
    for number, at in enumerate((LONG_AGO, NOW - timedelta(days=29))):
        Confirmation.objects.create(subscriber=reader, digest=digest_of(str(number)), created_at=at)
    purge(NOW)
    assert Confirmation.objects.get().digest == digest_of("1")
