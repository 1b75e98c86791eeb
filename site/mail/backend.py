"""Django's own mail API writes into the outbox, like everything else that leaves."""

from collections.abc import Sequence
from email import message_from_bytes, policy
from email.message import Message
from email.utils import parseaddr

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.utils import translation

from mail.address import AddressError, checked
from mail.headers import one_line
from mail.models import OutboxMail
from mail.outbox import new_message_id, put

# 7-bit, so that the bytes suit any server, whatever it offers when they are sent.
_POLICY = policy.SMTP.clone(cte_type="7bit", refold_source="none")
KIND = "system"


class OutboxBackend(BaseEmailBackend):
    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """One outbox row a recipient, with alternatives and attachments. Returns how many messages were taken."""
        with transaction.atomic():
            return sum(self._take(message) for message in email_messages)

    def _take(self, message: EmailMessage) -> bool:
        try:
            rows = [_row(message, recipient) for recipient in message.recipients()]
        except (AddressError, ValueError):
            if self.fail_silently:
                return False
            raise
        for row in rows:
            put(row)
        return bool(rows)


def _row(message: EmailMessage, recipient: str) -> OutboxMail:
    sender = checked(parseaddr(message.from_email)[1])
    address = checked(parseaddr(recipient)[1])
    message_id = new_message_id(sender)
    return OutboxMail(
        kind=KIND,
        language=translation.get_language() or "",
        recipient=address,
        sender=sender,
        reply_to=parseaddr(message.reply_to[0])[1] if message.reply_to else "",
        subject=one_line(str(message.subject)),
        raw=_bytes(message.message(), message_id),
        message_id=message_id,
    )


def _bytes(built: Message, message_id: str) -> bytes:
    # Each recipient has a mail of its own, so each mail has an identity of its own.
    del built["Message-ID"]
    built["Message-ID"] = message_id
    return message_from_bytes(built.as_bytes(), policy=_POLICY).as_bytes(policy=_POLICY)
