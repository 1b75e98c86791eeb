"""All that is kept about one reader, for the reader to take away."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from mail.models import OutboxMail
from newsletter.choice_words import sentences
from newsletter.models import Subscriber, Suppression


def export(reader: Subscriber, now: datetime) -> dict[str, Any]:
    """Plain values, ready to be written as JSON."""
    suppressions = Suppression.objects.about(reader.newsletter, reader.address)
    return {
        "newsletter": reader.newsletter.name,
        "exported_at": now.isoformat(),
        "address": reader.address,
        "language": reader.language,
        "state": reader.state,
        "choices": {
            "cadence": reader.cadence,
            "cadence_since": _iso(reader.cadence_since),
            "topics": reader.selection,
            "paused_until": _iso(reader.paused_until),
            "in_words": sentences(reader, now),
        },
        "signed_up_at": _iso(reader.created_at),
        "changed_at": _iso(reader.changed_at),
        "consents": list(_consents(reader)),
        "links_mailed": list(_links(reader)),
        "letters": list(_letters(reader)),
        "other_mails": list(_mails(reader)),
        "suppressions": [
            {"reason": row.reason, "evidence": row.evidence, "since": _iso(row.created_at)} for row in suppressions
        ],
    }


def _consents(reader: Subscriber) -> Iterable[dict[str, Any]]:
    for row in reader.consents.select_related("source_page"):
        yield {
            "what": row.kind,
            "how": row.method,
            "text": row.text,
            "text_version": row.text_version,
            "page": row.source_page.title if row.source_page else "",
            "page_address": row.source_url,
            "network_fingerprint": row.client,
            "at": _iso(row.at),
        }


def _links(reader: Subscriber) -> Iterable[dict[str, Any]]:
    for row in reader.confirmations.order_by("created_at", "pk"):
        yield {"mailed_at": _iso(row.created_at), "used_at": _iso(row.used_at), "new_address": row.address}


def _letters(reader: Subscriber) -> Iterable[dict[str, Any]]:
    copies = reader.deliveries.select_related("issue", "edition").order_by("pk")
    for row in copies.defer("edition__html", "edition__text", "edition__skeleton"):
        yield {
            "number": row.issue.number,
            "date": _iso(row.issue.slot_date),
            "cadence": row.issue.cadence,
            "subject": row.edition.subject,
            "address": row.address,
            "state": row.state,
            "at": _iso(row.finished_at),
            "server_said": row.reply,
        }


def _mails(reader: Subscriber) -> Iterable[dict[str, Any]]:
    for row in OutboxMail.objects.filter(reference=f"subscriber:{reader.pk}").defer("raw").order_by("pk"):
        yield {"subject": row.subject, "to": row.recipient, "state": row.state, "written_at": _iso(row.created_at)}


def _iso(value: Any) -> str | None:
    return None if value is None else str(value.isoformat())
