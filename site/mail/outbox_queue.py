from mail.models import OutboxMail
from mail.querysets import OutboxQuerySet
from mail.smtp import Envelope


class OutboxQueue:
    """The mails of the site itself, each complete in its row."""

    def rows(self) -> OutboxQuerySet:
        return OutboxMail.objects.all()

    def envelope(self, row: OutboxMail) -> Envelope:
        return Envelope(row.sender, row.recipient, bytes(row.raw))
