"""What the mail keeps about a person: the mails of the last months, and what came back of them."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from desk.persons import Holding
from mail import forget
from mail.models import DeliveryEvent, OutboxMail


def _find_mails(address: str) -> int:
    return forget.to_or_naming(address).count()


def _export_mails(address: str, _now: datetime) -> list[dict[str, Any]]:
    return [_mail(row) for row in forget.to_or_naming(address).order_by("pk")]


def _erase_mails(address: str, now: datetime) -> int:
    forget.quieten_lanes(address)
    return forget.forget(forget.to_or_naming(address), now)


def _mail(row: OutboxMail) -> dict[str, Any]:
    return {
        "kind": row.kind,
        "subject": row.subject,
        "from": row.sender,
        "to": row.recipient,
        "replies_to": row.reply_to,
        "written_at": row.created_at.isoformat(),
        "state": row.state,
        "server_said": row.reply,
        "message": bytes(row.raw).decode(errors="replace"),
    }


def _find_events(address: str) -> int:
    return DeliveryEvent.objects.filter(forget.events_of(address)).count()


def _export_events(address: str, _now: datetime) -> list[dict[str, Any]]:
    return [
        {
            "what": row.kind,
            "at": row.at.isoformat(),
            "address": row.recipient,
            "status": row.status,
            "server_said": row.diagnostic,
            "evidence": row.evidence,
        }
        for row in DeliveryEvent.objects.filter(forget.events_of(address)).order_by("pk")
    ]


def _erase_events(address: str, _now: datetime) -> int:
    events = DeliveryEvent.objects.filter(forget.events_of(address))
    return events.update(recipient="", diagnostic="", evidence="", message_id="")


MAILS = Holding(
    name="mails",
    label=_("E-mails to and about the person"),
    goes=_("addresses, subject and text; what has not left is stopped"),
    stays=_("that an e-mail was sent and what became of it"),
    find=_find_mails,
    export=_export_mails,
    erase=_erase_mails,
)
RETURNED = Holding(
    name="returned_mails",
    label=_("Reports of mail that came back"),
    goes=_("the address and the server's words"),
    stays=_("that an e-mail came back, for the counts"),
    find=_find_events,
    export=_export_events,
    erase=_erase_events,
)
