"""What the newsletters keep about a person."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from desk.persons import Holding
from guard.mailboxes import is_at
from newsletter.export import export
from newsletter.forget import copies_to, files_naming, forget, readers_at
from newsletter.models import Confirmation, LinkRequest


def _find(address: str) -> int:
    asked = LinkRequest.objects.filter(is_at("address", address)).count()
    moves = Confirmation.objects.filter(is_at("address", address)).count()
    return readers_at(address).count() + asked + moves + copies_to(address).count() + len(files_naming(address))


def _export(address: str, now: datetime) -> list[dict[str, Any]]:
    found = [export(reader, now) for reader in readers_at(address)]
    found += [
        {"asked_for": row.kind, "address": row.address, "text": row.text, "at": row.asked_at.isoformat()}
        for row in LinkRequest.objects.filter(is_at("address", address)).order_by("pk")
    ]
    found += [
        {"link_to_new_address": row.address, "mailed_at": row.created_at.isoformat()}
        for row in Confirmation.objects.filter(is_at("address", address)).order_by("pk")
    ]
    found += [
        {"letter": str(row.issue), "address": row.address, "state": row.state, "server_said": row.reply}
        for row in copies_to(address).select_related("issue").order_by("pk")
    ]
    return found + [
        {"file_of_readers": one.file_name, "brought_at": one.created_at.isoformat()} for one in files_naming(address)
    ]


HOLDING = Holding(
    name="newsletter",
    label=_("Subscriptions, and letters to them"),
    goes=_("the subscription, the consent, and the address on each copy of a letter"),
    stays=_("how many copies were sent, and a scrambled trace that keeps old files from bringing the address back"),
    find=_find,
    export=_export,
    erase=forget,
)
