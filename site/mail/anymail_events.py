"""What a mail service tells by webhook, where django-anymail is installed: the same events as reports bring."""

import logging

from anymail.signals import AnymailTrackingEvent, tracking
from django.dispatch import receiver
from django.utils import timezone

from mail import returns
from mail.address import AddressError, checked
from mail.enums import EventKind, EventSource, Severity
from mail.models import DeliveryEvent
from mail.report import DIAGNOSTIC_LENGTH, STATUS_CODE
from mail.report_text import clean
from mail.returns import Row
from mail.severity import blames_sender, judge

logger = logging.getLogger(__name__)

_KINDS = {
    "bounced": EventKind.BOUNCED,
    "rejected": EventKind.BOUNCED,
    "failed": EventKind.BOUNCED,
    "deferred": EventKind.DEFERRED,
    "complained": EventKind.COMPLAINED,
    "unsubscribed": EventKind.UNSUBSCRIBED,
}
"""The words of the services for what came back; that mail arrived or was opened is nothing to us."""
_REASONS = {"invalid": Severity.HARD, "timed_out": Severity.SOFT}
_FINAL = frozenset({"hardbounce", "permanent"})
_PASSING = frozenset({"softbounce", "transient"})


@receiver(tracking, dispatch_uid="mail.anymail_events")
def take(sender: object, event: AnymailTrackingEvent, esp_name: str, **kwargs: object) -> None:
    kind = _KINDS.get(event.event_type)
    if kind is None:
        return
    row = _find(event)
    if row is None:
        logger.warning("%s tells of a mail that nobody knows: %s.", esp_name, event.event_type)
        return
    returns.note(_event(event, kind, row, esp_name), timezone.now())


def _find(event: AnymailTrackingEvent) -> Row | None:
    """By our names for it, by the name that the service gave in its answer, or else the last mail to the address."""
    told = [str(event.message_id or ""), *map(str, (event.metadata or {}).values())]
    recipient = _address(event.recipient)
    reply_id = told[0].strip("<>").partition("@")[0]
    return returns.named(told) or returns.answered(recipient, reply_id) or returns.latest(recipient)


def _event(event: AnymailTrackingEvent, kind: EventKind, row: Row, esp_name: str) -> DeliveryEvent:
    words = clean(" ".join(str(part) for part in (event.mta_response, event.description) if part), DIAGNOSTIC_LENGTH)
    status = STATUS_CODE.search(words)
    own_id = event.event_id or f"{event.message_id} {event.timestamp}"
    return DeliveryEvent(
        kind=kind,
        severity=_severity(event) if kind == EventKind.BOUNCED else Severity.NONE,
        source=EventSource.WEBHOOK,
        at=event.timestamp or timezone.now(),
        recipient=row.address,
        status=status[0] if status else "",
        diagnostic=words,
        message_id=clean(str(event.message_id or ""), 255),
        queue=row.queue,
        row_id=row.pk,
        evidence=clean(f"{esp_name}: {event.event_type}, {event.reject_reason or '-'}\n{words}", 4_000, lines=True),
        digest=returns.digest_of(esp_name, str(own_id), row.queue, str(row.pk), kind),
    )


def _severity(event: AnymailTrackingEvent) -> Severity:
    """The receiving server's own words first, then what the service made of them."""
    if event.reject_reason in {"blocked", "spam"}:
        return Severity.NONE
    words = clean(event.mta_response or "", DIAGNOSTIC_LENGTH)
    judged = judge("", words)
    if judged != Severity.NONE or STATUS_CODE.search(words) or blames_sender("", words):
        return judged
    return _REASONS.get(event.reject_reason or "", _severity_told(event))


def _severity_told(event: AnymailTrackingEvent) -> Severity:
    """Services that split bounces themselves name the sort in a field of their own, or first in the description."""
    fields = event.esp_event if isinstance(event.esp_event, dict) else {}
    told = {str(field).casefold() for field in fields.values()} | {
        (event.description or "").partition(":")[0].casefold()
    }
    if told & _FINAL:
        return Severity.HARD
    return Severity.SOFT if told & _PASSING else Severity.NONE


def _address(recipient: str | None) -> str:
    try:
        return checked(recipient or "")
    except AddressError:
        return ""
