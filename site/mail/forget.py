"""A person is forgotten by the outbox: mails to and about the person lose their words, what became of them stays."""

import binascii
import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from email import message_from_bytes, policy
from typing import Any, cast

from django.db.models import Q

from guard.mailboxes import is_at, spellings
from mail.models import DeliveryEvent, Lane, OutboxMail
from mail.outbox import QUEUE
from mail.querysets import OutboxQuerySet

EMPTY: dict[str, Any] = {
    "recipient": "",
    "reply_to": "",
    "subject": "",
    "raw": b"",
    "reply": "",
    "last_error": "",
    "reference": "",
}
AT_ONCE = 200


def forget(mails: OutboxQuerySet, now: datetime) -> int:
    """Stop what has not left and empty them all: state, attempts and times are still counted."""
    keys = list(mails.exclude(recipient="", raw=b"").values_list("pk", flat=True))
    rows = OutboxMail.objects.filter(pk__in=keys)
    rows.cancel(now)
    events = DeliveryEvent.objects.about(QUEUE, keys)
    events.update(recipient="", diagnostic="", evidence="", message_id="")
    return rows.update(**EMPTY)


def about(references: Iterable[str]) -> OutboxQuerySet:
    """The mails that were written about these things, also those to the author, in which a person is named."""
    return OutboxMail.objects.filter(reference__in=list(references))


def mentioning(mails: OutboxQuerySet, words: Iterable[str]) -> OutboxQuerySet:
    """Those whose text names one of `words`, whole, as far as their text is still kept."""
    wanted = [re.escape(word.casefold()) for word in words if word.strip()]
    if not wanted:
        return mails.none()
    pattern = re.compile(rf"(?<![\w.+-])(?:{'|'.join(wanted)})(?![\w-])")
    rows = mails.exclude(raw=b"").values_list("pk", "subject", "raw").iterator(AT_ONCE)
    return OutboxMail.objects.filter(
        pk__in=[pk for pk, subject, raw in rows if pattern.search(f"{subject}\n{_text(bytes(raw))}".casefold())]
    )


def to_or_naming(address: str) -> OutboxQuerySet:
    envelope = OutboxMail.objects.filter(is_at("recipient", address) | is_at("reply_to", address))
    return envelope | mentioning(OutboxMail.objects.all(), spellings(address))


def events_of(address: str) -> Q:
    named = is_at("recipient", address)
    for spelling in spellings(address):
        named |= Q(diagnostic__icontains=spelling) | Q(evidence__icontains=spelling)
    return named


def quieten_lanes(address: str) -> None:
    """A lane keeps the last words of the mail server, which may name whom a mail was for."""
    for lane in Lane.objects.exclude(last_error=""):
        if any(spelling.casefold() in lane.last_error.casefold() for spelling in spellings(address)):
            Lane.objects.filter(pk=lane.pk).update(last_error=lane.last_error.partition(":")[0])


def _text(raw: bytes) -> str:
    """Our mails are quoted-printable, which C undoes in one go; calendars and what apps attach may be in Base64."""
    plain = binascii.a2b_qp(raw).decode(errors="replace")
    return "\n".join((plain, *_parts(raw))) if b"base64" in raw.lower() else plain


def _parts(raw: bytes) -> Iterator[str]:
    for part in message_from_bytes(raw, policy=policy.default).walk():
        if not part.is_multipart():
            yield cast(bytes, part.get_payload(decode=True) or b"").decode(errors="replace")
