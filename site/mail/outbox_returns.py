"""What comes back of the site's own mails: a confirmation to a mistyped address, for instance."""

from collections.abc import Sequence
from datetime import datetime

from django.urls import reverse

from mail.enums import EventKind, MailState, Reason, Severity
from mail.models import DeliveryEvent, OutboxMail
from mail.outbox import QUEUE
from mail.querysets import OutboxQuerySet
from mail.returns import Link, Row


class OutboxReturns:
    queue = QUEUE

    def named(self, traces: Sequence[str]) -> Row | None:
        ids = [f"<{word.strip('<>')}>" for trace in traces for word in trace.split() if "@" in word]
        return _row(OutboxMail.objects.filter(message_id__in=ids[:50]))

    def answered(self, recipient: str, reply_id: str) -> Row | None:
        return _row(OutboxMail.objects.filter(recipient=recipient, reply__contains=reply_id))

    def latest(self, recipient: str) -> Row | None:
        return _row(OutboxMail.objects.filter(recipient=recipient, state=MailState.ACCEPTED))

    def take(self, event: DeliveryEvent, now: datetime) -> None:
        """The author finds on the desk what reached nobody."""
        if event.kind == EventKind.BOUNCED and event.severity == Severity.HARD and event.row_id is not None:
            taken = OutboxMail.objects.filter(pk=event.row_id, state=MailState.ACCEPTED)
            taken.update(state=MailState.BOUNCED, last_error=Reason.NO_SUCH_ADDRESS)

    def leave(self, address: str, now: datetime) -> str | None:
        return None

    def links(self, row_id: int) -> list[Link]:
        mail = OutboxMail.objects.defer("raw").filter(pk=row_id).first()
        return [Link(str(mail), reverse("outbox:inspect", args=[mail.pk]))] if mail is not None else []


def _row(mails: OutboxQuerySet) -> Row | None:
    mail = mails.defer("raw").order_by("-pk").first()
    return Row(QUEUE, mail.pk, mail.recipient, mail.finished_at or mail.created_at) if mail is not None else None
