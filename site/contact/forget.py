"""Messages are erased with all that hangs on them: answers, files, the mails about them, what the admin's log says."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction

from contact.models import Message
from desk import log_labels
from guard import attachments
from mail.forget import about, forget


@transaction.atomic
def forget_messages(messages: Iterable[Message], now: datetime) -> int:
    rows = list(messages)
    forget_around(rows, now)
    Message.objects.filter(pk__in=[row.pk for row in rows]).delete()
    return len(rows)


def forget_around(messages: Sequence[Message], now: datetime) -> None:
    """All of it but the rows themselves and what goes with them."""
    references = [message.mail_reference for message in messages]
    forget(about(references), now)
    attachments.forget(references)
    log_labels.blank(Message, [message.pk for message in messages])
