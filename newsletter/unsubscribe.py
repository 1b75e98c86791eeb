"""Readers leave, or are stopped. Whatever has not been sent to them yet is stopped at the moment of sending."""

from datetime import datetime

from django.db import transaction

from newsletter.enums import ConsentKind, ConsentMethod, SuppressionReason
from newsletter.models import Delivery, Subscriber, Suppression
from newsletter.reader_models import suppression_digest
from newsletter.subscribe import Source, record


def unsubscribe(subscriber: Subscriber, method: ConsentMethod, now: datetime, *, client: str = "") -> bool:
    """Idempotent: only the first call changes anything and is recorded."""
    with transaction.atomic():
        moved = subscriber.mark_unsubscribed(now)
        if moved:
            record(subscriber, ConsentKind.WITHDRAWN, method, now, Source(text="", client=client))
    return moved


def suppress(
    subscriber: Subscriber, reason: SuppressionReason, evidence: str, method: ConsentMethod, now: datetime
) -> bool:
    """No mail to this address again, also if it signs up anew, until the author lifts it."""
    newsletter = subscriber.newsletter
    with transaction.atomic():
        moved = subscriber.mark_suppressed(now)
        Suppression.objects.get_or_create(
            newsletter=newsletter,
            digest=suppression_digest(newsletter, subscriber.address),
            defaults={"reason": reason, "evidence": evidence, "created_at": now},
        )
        if moved:
            record(subscriber, ConsentKind.SUPPRESSED, method, now, Source(text=evidence))
    return moved


def release(subscriber: Subscriber, now: datetime) -> bool:
    """Lift a suppression. The reader is not put back on the list: that takes a new sign-up."""
    newsletter = subscriber.newsletter
    with transaction.atomic():
        digest = suppression_digest(newsletter, subscriber.address)
        Suppression.objects.filter(newsletter=newsletter, digest=digest).delete()
        moved = subscriber.mark_released(now)
        if moved:
            record(subscriber, ConsentKind.RELEASED, ConsentMethod.AUTHOR, now)
    return moved


def suppress_bounced(now: datetime) -> int:
    """Readers whose mail server said, while the letter was sent, that the address does not exist."""
    rows = Delivery.objects.bounced_readers().select_related("subscriber__newsletter")[:500]
    return sum(
        suppress(row.subscriber, SuppressionReason.BOUNCE, row.reply, ConsentMethod.BOUNCE, now)
        for row in rows
        if row.subscriber is not None
    )
