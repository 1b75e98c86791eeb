"""A reader signs up: the request at the gate, and what a task makes of it."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from guard.work import Proof
from newsletter import gate
from newsletter.enums import ConsentKind, ConsentMethod
from newsletter.models import ConsentRecord, LinkRequest, Newsletter, Subscriber, Suppression
from newsletter.request_models import RequestKind


@dataclass(frozen=True, slots=True)
class Source:
    """Where and to what a reader said yes."""

    text: str
    page_id: int | None = None
    url: str = ""
    client: str = ""
    submission_key: str | None = None


def subscribe(
    newsletter: Newsletter, address: str, *, language: str, source: Source, now: datetime, proof: Proof | None = None
) -> None:
    """Take a sign-up at the gate. A task does the rest: nothing here depends on what is known of the address."""
    request = LinkRequest(
        kind=RequestKind.SIGN_UP,
        newsletter=newsletter,
        address=address,
        language=language,
        text=source.text,
        source_page_id=source.page_id,
        source_url=source.url,
        client=source.client,
        submission_key=source.submission_key,
        asked_at=now,
    )
    gate.ask(request, proof)


def take_down(asked: LinkRequest) -> Subscriber | None:
    """The reader who asked, with the consent; None where the address is suppressed or this very form is known."""
    if Suppression.objects.bars(asked.newsletter, asked.address) or _is_known(asked.submission_key):
        return None
    source = Source(asked.text, asked.source_page_id, asked.source_url, asked.client, asked.submission_key)
    subscriber = _subscriber(asked.newsletter, asked.address, asked.language, asked.asked_at)
    record(subscriber, ConsentKind.REQUESTED, ConsentMethod.FORM, asked.asked_at, source)
    return subscriber


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
