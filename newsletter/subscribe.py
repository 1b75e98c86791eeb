"""A reader signs up. The answer is the same for an address that is new, known or suppressed."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from clock.queue import enqueue
from newsletter.enums import ConsentKind, ConsentMethod
from newsletter.models import ConsentRecord, Newsletter, Subscriber, Suppression


@dataclass(frozen=True, slots=True)
class Source:
    """Where and to what a reader said yes."""

    text: str
    page_id: int | None = None
    url: str = ""
    client: str = ""
    submission_key: str | None = None


def subscribe(newsletter: Newsletter, address: str, *, language: str, source: Source, now: datetime) -> None:
    """Store the request. A task answers it by mail, so that the time this takes tells nothing about the address.

    Sending the same form twice stores it once.
    """
    if Suppression.objects.holds(newsletter, address):
        return
    try:
        with transaction.atomic():
            subscriber = _subscriber(newsletter, address, language, now)
            record(subscriber, ConsentKind.REQUESTED, ConsentMethod.FORM, now, source)
            enqueue("newsletter.tasks.answer_request", subscriber.pk)
    except IntegrityError:
        if not _is_known(source.submission_key):
            raise


def record(
    subscriber: Subscriber, kind: ConsentKind, method: ConsentMethod, now: datetime, source: Source | None = None
) -> ConsentRecord:
    given = source or Source(text="")
    return ConsentRecord.objects.create(
        subscriber=subscriber,
        kind=kind,
        method=method,
        text=given.text,
        text_version=text_version(given.text),
        source_page_id=given.page_id,
        source_url=given.url,
        client=given.client,
        submission_key=given.submission_key,
        at=now,
    )


def text_version(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12] if text else ""


def _is_known(submission_key: str | None) -> bool:
    return submission_key is not None and ConsentRecord.objects.filter(submission_key=submission_key).exists()


def _subscriber(newsletter: Newsletter, address: str, language: str, now: datetime) -> Subscriber:
    subscriber, _created = Subscriber.objects.get_or_create(
        newsletter=newsletter,
        address=address,
        defaults={"language": language, "created_at": now, "changed_at": now},
    )
    return subscriber
