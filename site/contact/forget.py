"""Messages are erased with all that hangs on them: answers, the mails about them, and what the admin's log says."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from contact.models import Message
from desk import log_labels
from mail.forget import about, forget


@transaction.atomic
def forget_messages(messages: Iterable[Message], now: datetime) -> int:
    rows = list(messages)
    keys = [row.pk for row in rows]
    forget(about(row.mail_reference for row in rows), now)
    log_labels.blank(Message, keys)
    Message.objects.filter(pk__in=keys).delete()
    return len(rows)
