"""What the contact page keeps about a person."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from contact.forget import forget_messages
from contact.models import Message, MessageQuerySet
from desk.persons import Holding
from guard import attachments
from guard.mailboxes import is_at


def _of(address: str) -> MessageQuerySet:
    return Message.objects.filter(is_at("email", address))


def _find(address: str) -> int:
    return _of(address).count()


def _export(address: str, _now: datetime) -> list[dict[str, Any]]:
    return [
        {
            "reference": row.reference,
            "state": row.state,
            "name": row.name,
            "email": row.email,
            "phone": row.phone,
            "message": row.body,
            "files": [one.name for one in attachments.of(row.mail_reference)],
            "answers": [{"at": one.sent_at.isoformat(), "text": one.text} for one in row.answers.all()],
            "language": row.language,
            "network_fingerprint": row.client,
            "at": row.created_at.isoformat(),
        }
        for row in _of(address).prefetch_related("answers").order_by("pk")
    ]


def _erase(address: str, now: datetime) -> int:
    return forget_messages(_of(address), now)


HOLDING = Holding(
    name="messages",
    label=_("Messages from the contact page"),
    goes=_("the messages with their files, your answers, and the text of the e-mails about them"),
    stays=_("nothing here; what lies in your own mailbox is yours to erase"),
    find=_find,
    export=_export,
    erase=_erase,
)
