"""Where the admin's own log names a person's address."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from desk import log_labels
from desk.persons import Holding


def _find(address: str) -> int:
    return log_labels.naming(address).count()


def _export(address: str, _now: datetime) -> list[dict[str, Any]]:
    entries = log_labels.naming(address).order_by("timestamp")
    return [{"at": entry.timestamp.isoformat(), "what": entry.action, "about": entry.label} for entry in entries]


def _erase(address: str, _now: datetime) -> int:
    return log_labels.naming(address).update(label=log_labels.NAMELESS, data={})


HOLDING = Holding(
    name="admin_log",
    label=_("Entries in the admin's log"),
    goes=_("the name or address that an entry gives"),
    stays=_("what was done, when and by whom"),
    find=_find,
    export=_export,
    erase=_erase,
)
