"""Readers leave, or are stopped, and with them every copy of a letter that has not begun to leave."""

from datetime import datetime

from django.db import transaction

from newsletter.enums import ConsentKind, ConsentMethod, SubscriberState, SuppressionReason
from newsletter.models import Delivery, Subscriber, Suppression
from newsletter.reader_models import suppression_digest
from newsletter.subscribe import Source, record

BOUNCES = (SuppressionReason.BOUNCE, SuppressionReason.SOFT_BOUNCE)
"""What happened to a reader, against what the reader or the author wished."""


def unsubscribe(subscriber: Subscriber, method: ConsentMethod, now: datetime, *, client: str = "") -> bool:
    """Idempotent: only the first call changes anything and is recorded."""
    with transaction.atomic():
        # Whoever leaves while suppressed must not be brought back by an undone bounce.
        moved = subscriber.mark_unsubscribed(now) or _forget_the_place_of(subscriber)
        if moved:
            Delivery.objects.stop_unsent([subscriber.pk], now)
            record(subscriber, ConsentKind.WITHDRAWN, method, now, Source(text="", client=client))
    return moved


def suppress(
    subscriber: Subscriber, reason: SuppressionReason, evidence: str, method: ConsentMethod, now: datetime
) -> bool:
    """No mail to this address again, also if it signs up anew, until the author lifts it."""
    newsletter = subscriber.newsletter
    with transaction.atomic():
        before = Subscriber.objects.select_for_update().values_list("state", flat=True).get(pk=subscriber.pk)
        moved = subscriber.mark_suppressed(now)
        given = {"reason": reason, "evidence": evidence, "created_at": now}
        suppression, created = Suppression.objects.get_or_create(
            newsletter=newsletter,
            digest=suppression_digest(newsletter, subscriber.address),
            defaults={**given, "subscriber": subscriber, "before": before},
        )
        if not created and _outweighs(reason, SuppressionReason(suppression.reason)):
            place = before if moved else ""
            Suppression.objects.filter(pk=suppression.pk).update(**given, subscriber=subscriber, before=place)
        if moved:
            Delivery.objects.stop_unsent([subscriber.pk], now)
            record(subscriber, ConsentKind.SUPPRESSED, method, now, Source(text=evidence))
    return moved


def release(subscriber: Subscriber, now: datetime) -> bool:
    """Lift a suppression. A bounce is undone as if it had not been; whoever was stopped by a wish has left, and comes
    back by signing up anew."""
    newsletter = subscriber.newsletter
    with transaction.atomic():
        held = Suppression.objects.filter(
            newsletter=newsletter, digest=suppression_digest(newsletter, subscriber.address)
        )
        bounce = held.filter(reason__in=BOUNCES).exclude(before="").first()
        held.delete()
        to = SubscriberState(bounce.before) if bounce else SubscriberState.UNSUBSCRIBED
        moved = subscriber.mark_released(now, to)
        if moved:
            record(subscriber, ConsentKind.RELEASED, ConsentMethod.AUTHOR, now)
    return moved


def _outweighs(reason: SuppressionReason, earlier: SuppressionReason) -> bool:
    """A complaint outlasts a bounce; whoever was erased and has signed up since is stopped for what happened now."""
    if earlier == SuppressionReason.ERASED:
        return reason != earlier
    return earlier in BOUNCES and reason == SuppressionReason.COMPLAINT


def lift(suppression: Suppression, now: datetime) -> bool:
    """The same, where the reader may have been erased, or have another address by now."""
    reader = suppression.subscriber
    if reader is not None and suppression.digest == suppression_digest(suppression.newsletter, reader.address):
        return release(reader, now)
    deleted, _by_model = Suppression.objects.filter(pk=suppression.pk).delete()
    return deleted > 0


def _forget_the_place_of(subscriber: Subscriber) -> bool:
    held = Suppression.objects.filter(subscriber=subscriber, subscriber__state=SubscriberState.SUPPRESSED)
    would_return = held.filter(before__in=[SubscriberState.PENDING, SubscriberState.CONFIRMED])
    return bool(would_return.update(before=SubscriberState.UNSUBSCRIBED))
