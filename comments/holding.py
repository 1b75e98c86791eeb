"""What the comments keep about a person."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from comments import own
from comments.forget import comments_of, erase
from desk.persons import Holding


def _find(address: str) -> int:
    return comments_of(address).count()


def _export(address: str, _now: datetime) -> list[dict[str, Any]]:
    rows = comments_of(address).select_related("page").prefetch_related("events", "notices")
    return [own.held(row) for row in rows]


HOLDING = Holding(
    name="comments",
    label=_("Comments"),
    goes=_("name, address and text, and the text of the e-mails about them"),
    stays=_("an empty place in the thread, so that answers by others stay where they are"),
    find=_find,
    export=_export,
    erase=erase,
)
