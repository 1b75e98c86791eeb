"""What the waiting lists keep about a person."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from desk.persons import Holding
from workshops.forget import erase_parties, parties_of


def _find(address: str) -> int:
    return parties_of(address).count()


def _export(address: str, _now: datetime) -> list[dict[str, Any]]:
    return [
        {
            "workshop": party.date.called,
            "starts": party.date.start.isoformat(),
            "seats": party.seats,
            "name": party.name,
            "email": party.email,
            "language": party.language,
            "state": party.state,
            "network_fingerprint": party.client,
            "asked_at": party.created_at.isoformat(),
            "offered_at": party.offered_at.isoformat() if party.offered_at else None,
        }
        for party in parties_of(address).with_date().order_by("pk")
    ]


WAITING = Holding(
    name="waiting_parties",
    label=_("Waiting lists for workshops"),
    goes=_("name, address, and the place in the line"),
    stays=_("that somebody waited for so many seats"),
    find=_find,
    export=_export,
    erase=erase_parties,
)
