"""What comes back of letters: dead addresses, full mailboxes, reports of spam, mails from readers who leave."""

import hmac
import logging
import re
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import Exists, Max, Min, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from mail.enums import EventKind, EventSource, MailState, Reason, Severity
from mail.models import DeliveryEvent
from mail.returns import Link, Row, digest_of, note
from mail.severity import judge
from newsletter.delivery_models import DeliveryQuerySet
from newsletter.enums import ConsentKind, ConsentMethod, IssueState, SubscriberState, SuppressionReason
from newsletter.models import ConsentRecord, Delivery, Issue, Newsletter, Subscriber
from newsletter.send import QUEUE
from newsletter.unsubscribe import suppress, unsubscribe

logger = logging.getLogger(__name__)

MOST_SOFT = 5
SOFT_SPAN = timedelta(days=15)
"""A mailbox that took none of so many letters, the first and the last of them so far apart, is given up."""
LOOK_BACK = timedelta(days=1)
MOST_AT_ONCE = 200
"""In one minute, which has other work as well."""
_CODE = re.compile(r"(?<![a-z0-9.])i\d{1,9}\.(\d{1,18})\.[0-9a-f]{12}(?![a-z0-9])")
_NEW_START = (ConsentKind.CONFIRMED, ConsentKind.RELEASED, ConsentKind.IMPORTED, ConsentKind.MOVED)


class LetterReturns:
    """Copies of letters, among all that the site sends."""

    queue = QUEUE

    def named(self, traces: Sequence[str]) -> Row | None:
        """By the code in the copy's Message-ID and return address, whose proof nobody can make up."""
        codes = {found[0]: found[1] for found in _CODE.finditer(" ".join(traces).lower())}
        copies = Delivery.objects.filter(pk__in=list(codes.values())[:10]).select_related("issue")
        for copy in copies:
            code = copy.code(copy.issue.key, copy.issue.number or 0)
            if any(hmac.compare_digest(code, claimed) for claimed in codes):
                return _row(copy)
        return None

    def answered(self, recipient: str, reply_id: str) -> Row | None:
        return _row(_sent_to(recipient).filter(reply__contains=reply_id).first())

    def latest(self, recipient: str) -> Row | None:
        return _row(_sent_to(recipient).filter(state=MailState.ACCEPTED).first())

    def take(self, event: DeliveryEvent, now: datetime) -> None:
        copy = Delivery.objects.select_related("issue", "subscriber__newsletter").filter(pk=event.row_id).first()
        if copy is not None:
            act_on(event, copy, now)

    def leave(self, address: str, now: datetime) -> str | None:
        local, _at, domain = address.rpartition("@")
        name, plus, key = local.rpartition("+")
        if not plus or not Newsletter.objects.filter(unsubscribe_address__iexact=f"{name}@{domain}").exists():
            return None
        reader = Subscriber.objects.by_key(key)
        if reader is None:
            logger.warning("A mail asks to leave with a key that no reader has.")
            return None
        unsubscribe(reader, ConsentMethod.MAIL, now)
        return reader.address

    def links(self, row_id: int) -> list[Link]:
        copy = Delivery.objects.select_related("issue").filter(pk=row_id).first()
        if copy is None:
            return []
        words = _("The letter of %(date)s") % {"date": copy.issue}
        letter = Link(words, reverse("newsletter_letter", args=[copy.issue_id]))
        if copy.subscriber_id is None:
            return [letter]
        return [Link(copy.address, reverse("newsletter_readers:inspect", args=[copy.subscriber_id])), letter]


def act_on(event: DeliveryEvent, copy: Delivery, now: datetime) -> None:
    reader = copy.subscriber
    if event.kind == EventKind.BOUNCED and event.severity == Severity.HARD:
        mark_bounced(copy)
    if reader is None:
        return
    if event.kind == EventKind.COMPLAINED:
        suppress(reader, SuppressionReason.COMPLAINT, in_short(event), ConsentMethod.COMPLAINT, now)
    elif event.kind == EventKind.UNSUBSCRIBED:
        unsubscribe(reader, ConsentMethod.MAIL, now)
    elif event.kind == EventKind.BOUNCED and event.severity != Severity.NONE and _counts(copy, reader):
        _bounced(event, reader, now)


def mark_bounced(copy: Delivery) -> bool:
    """The server had taken it, and the mailbox behind it has not. When it was sent stays as it was."""
    taken = Delivery.objects.filter(pk=copy.pk, state__in=[MailState.ACCEPTED, MailState.UNCERTAIN])
    return taken.update(state=MailState.BOUNCED, last_error=Reason.NO_SUCH_ADDRESS) == 1


def in_short(event: DeliveryEvent) -> str:
    """What a person needs to judge a suppression; all of it stands in the event."""
    return " ".join(filter(None, [event.status, event.diagnostic])) or str(event.get_kind_display())


def note_refusals(now: datetime) -> int:
    """Copies that a server refused for good while they were being sent, as events like any that come by mail."""
    refused = list(_unnoted(now)[:MOST_AT_ONCE])
    return sum(note(_refusal(copy, copy.finished_at or now), now) for copy in refused)


def _bounced(event: DeliveryEvent, reader: Subscriber, now: datetime) -> None:
    if event.severity == Severity.HARD:
        suppress(reader, SuppressionReason.BOUNCE, in_short(event), ConsentMethod.BOUNCE, now)
    elif _is_given_up(reader):
        suppress(reader, SuppressionReason.SOFT_BOUNCE, in_short(event), ConsentMethod.BOUNCE, now)


def _counts(copy: Delivery, reader: Subscriber) -> bool:
    """A bounce of an old copy, or at an address left since, says nothing of one who has come back or moved."""
    if copy.address != reader.address or reader.state != SubscriberState.CONFIRMED:
        return False
    start = _new_start(reader)
    return start is None or (copy.issue.frozen_at is not None and copy.issue.frozen_at > start)


def _new_start(reader: Subscriber) -> datetime | None:
    starts = ConsentRecord.objects.filter(subscriber=reader, kind__in=_NEW_START)
    return starts.order_by("-at").values_list("at", flat=True).first()


def _is_given_up(reader: Subscriber) -> bool:
    soft = DeliveryEvent.objects.filter(queue=QUEUE, kind=EventKind.BOUNCED, severity=Severity.SOFT)
    copies = Delivery.objects.filter(subscriber=reader, address=reader.address, pk__in=soft.values("row_id"))
    start = _new_start(reader)
    if start is not None:
        copies = copies.filter(issue__frozen_at__gt=start)
    # One copy an issue and reader: as many copies are as many letters.
    sent = copies.aggregate(first=Min("issue__frozen_at"), last=Max("issue__frozen_at"))
    long_ago = sent["first"] is not None and sent["last"] - sent["first"] >= SOFT_SPAN
    return long_ago and copies.count() >= MOST_SOFT


def _unnoted(now: datetime) -> DeliveryQuerySet:
    """Of letters under way or just done: the copies have no index by state, and there may be millions."""
    recent = Issue.objects.filter(
        Q(state__in=[IssueState.SENDING, IssueState.PAUSED]) | Q(finished_at__gt=now - LOOK_BACK)
    )
    noted = DeliveryEvent.objects.filter(
        queue=QUEUE, row_id=OuterRef("pk"), source=EventSource.SMTP, at=OuterRef("finished_at")
    )
    refused = Delivery.objects.filter(issue__in=recent.values("pk"), state__in=[MailState.BOUNCED, MailState.FAILED])
    # A copy that was taken and came back later still bears the answer of the server that took it.
    said_no = refused.exclude(Q(reply="") | Q(reply__startswith="2"))
    found: DeliveryQuerySet = said_no.filter(~Exists(noted), finished_at__isnull=False)
    return found


def _refusal(copy: Delivery, at: datetime) -> DeliveryEvent:
    return DeliveryEvent(
        kind=EventKind.BOUNCED,
        severity=_severity(copy),
        source=EventSource.SMTP,
        at=at,
        recipient=copy.address,
        diagnostic=copy.reply,
        queue=QUEUE,
        row_id=copy.pk,
        digest=digest_of(QUEUE, str(copy.pk), EventSource.SMTP, at.isoformat()),
    )


def _severity(copy: Delivery) -> Severity:
    if copy.state == MailState.BOUNCED:
        return Severity.HARD
    return Severity.NONE if copy.last_error.startswith(Reason.BLOCKED) else judge("", copy.reply)


def _sent_to(recipient: str) -> DeliveryQuerySet:
    """By the reader, whose rows are few: the copies have no index by address."""
    readers = Subscriber.objects.filter(address=recipient).values("pk")
    found: DeliveryQuerySet = Delivery.objects.filter(subscriber__in=readers, address=recipient).order_by("-pk")
    return found


def _row(copy: Delivery | None) -> Row | None:
    if copy is None:
        return None
    address = copy.address if copy.subscriber_id else ""
    return Row(QUEUE, copy.pk, address, copy.finished_at or copy.next_attempt_at)
