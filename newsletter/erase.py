"""A reader is forgotten: what tells of a person goes, what a letter's counts need stays and tells of nobody."""

from datetime import datetime

from django.db import transaction
from django.db.models import CharField, F, Q, Value
from django.db.models.functions import Cast, Concat

from mail.models import DeliveryEvent, OutboxMail
from newsletter.enums import SuppressionReason
from newsletter.models import Delivery, LinkRequest, Subscriber, Suppression
from newsletter.reader_models import suppression_digest
from newsletter.send import QUEUE

NOBODY = "@erased.invalid"
"""Behind the row's own number: UNIQUE in each letter, and never deliverable (RFC 2606)."""
TO_THE_AUTHOR = ("newsletter-notice", "newsletter-trial")


def erase(reader: Subscriber, now: datetime) -> None:
    """For good, and at once. Only a salted hash of the address stays, so that no old file brings it back.

    It does not keep the person from signing up anew. Mails from a server about an address are forgotten with it.
    """
    newsletter, address = reader.newsletter, reader.address
    digest = suppression_digest(newsletter, address)
    with transaction.atomic():
        copies = Delivery.objects.filter(subscriber=reader)
        Delivery.objects.stop_unsent([reader.pk], now)
        rows = list(copies.values_list("pk", flat=True))
        DeliveryEvent.objects.filter(Q(recipient=address) | Q(queue=QUEUE, row_id__in=rows)).update(
            recipient="", diagnostic="", evidence="", message_id=""
        )
        copies.update(
            address=Concat(Cast(F("pk"), CharField()), Value(NOBODY)), key="", reply="", last_error="", subscriber=None
        )
        _empty_mails(reader, now)
        LinkRequest.objects.filter(newsletter=newsletter, address=address).delete()
        Suppression.objects.get_or_create(
            newsletter=newsletter,
            digest=digest,
            defaults={"reason": SuppressionReason.ERASED, "created_at": now},
        )
        Suppression.objects.filter(newsletter=newsletter, digest=digest).update(evidence="", before="")
        reader.delete()


def _empty_mails(reader: Subscriber, now: datetime) -> None:
    """Links and words that were written to the reader, at this address or an earlier one."""
    written = OutboxMail.objects.filter(kind__startswith="newsletter-").exclude(kind__in=TO_THE_AUTHOR)
    to_reader = written.filter(Q(recipient=reader.address) | Q(reference=f"subscriber:{reader.pk}"))
    to_reader.cancel(now)
    to_reader.update(recipient="", raw=b"", reply="", reference="")
