from mail.conversation import Envelope
from mail.models import OutboxMail
from mail.querysets import OutboxQuerySet


class OutboxQueue:
    """The mails of the site itself, each complete in its row."""

    def rows(self) -> OutboxQuerySet:
        return OutboxMail.objects.defer("raw")

    def recipient(self, row: OutboxMail) -> str:
        return row.recipient

    def envelope(self, row: OutboxMail) -> Envelope:
        return Envelope(row.sender, row.recipient, bytes(row.raw))
