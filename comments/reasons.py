"""Why a comment waits or was taken for spam: stored as codes, told in words."""

from collections.abc import Mapping, Sequence
from typing import TypedDict

from django.utils.translation import gettext as _
from django.utils.translation import ngettext


class Reason(TypedDict, total=False):
    code: str
    count: int


EVERY = "every"
LINKS = "links"
TRAP = "trap"


def find(*, links: int, trapped: bool) -> list[Reason]:
    reasons: list[Reason] = [{"code": EVERY}]
    if links:
        reasons.append({"code": LINKS, "count": links})
    if trapped:
        reasons.append({"code": TRAP})
    return reasons


def in_words(reasons: Sequence[Mapping[str, object]]) -> list[str]:
    return [_sentence(reason) for reason in reasons]


def _sentence(reason: Mapping[str, object]) -> str:
    match reason:
        case {"code": "every"}:
            return _("Every comment is read before it is shown")
        case {"code": "links", "count": int(count)}:
            return ngettext("%(count)d link", "%(count)d links", count) % {"count": count}
        case {"code": "trap"}:
            return _("The field that people do not see was filled in")
    return str(reason.get("code", ""))
