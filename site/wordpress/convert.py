"""The text of a WordPress post -> the blocks of a page here. Markup that no block can hold leaves its words, and what
had to stay behind is named in a note."""

import re
from collections.abc import Iterable
from typing import Any

from bs4 import BeautifulSoup
from django.utils.translation import gettext as _

from wordpress.cut import Cutter
from wordpress.pieces import Conversion, Piece, Surroundings
from wordpress.shortcodes import Markers
from wordpress.tips import with_tips

BLANK = re.compile(r"\s+")
TEXT_KINDS = {"paragraph", "list"}


def convert(
    content: str, around: Surroundings, *, allowed: Iterable[str], lead: str = "", title: str = ""
) -> Conversion:
    """`allowed`: the block types the page takes. A first paragraph that repeats the lead, and a first heading that
    repeats the title, are left out: both stand over the text already."""
    markers = Markers()
    marked = markers.expand(content.replace("\r\n", "\n").replace("\x00", ""))
    classic = "<!-- wp:" not in content
    cutter = Cutter(around, keep_lines=classic)
    pieces = cutter.cut(BeautifulSoup(f"<div>{marked}</div>", "html.parser"))
    pieces = _without_repeats(pieces, lead, title)
    types = set(allowed)
    if "tip" in types:
        pieces = with_tips(pieces)
    result = Conversion(notes=[*_marker_notes(markers), *cutter.notes])
    result.blocks = _blocks(pieces, types, result.notes)
    return result


def _marker_notes(markers: Markers) -> list[str]:
    notes = [
        _("The shortcode [%(name)s] is not known here and is left in the text as it was.") % {"name": name}
        for name in markers.unknown
    ]
    if markers.dynamic:
        names = ", ".join(markers.dynamic)
        notes.append(_("Blocks that WordPress fills by itself were left out: %(names)s.") % {"names": names})
    return notes


def _without_repeats(pieces: list[Piece], lead: str, title: str) -> list[Piece]:
    rest = list(pieces)
    if rest and title and rest[0].kind == "heading" and _same(rest[0].value["text"], title):
        rest.pop(0)
    if rest and lead and rest[0].kind == "paragraph":
        words = BeautifulSoup(rest[0].value, "html.parser").get_text(" ", strip=True)
        if _same(words, lead):
            rest.pop(0)
    return rest


def _same(one: str, other: str) -> bool:
    return BLANK.sub(" ", one).strip().casefold() == BLANK.sub(" ", other).strip().casefold()


def _blocks(pieces: list[Piece], allowed: set[str], notes: list[str]) -> list[dict[str, Any]]:
    blocks: list[dict[str, Any]] = []
    for piece in pieces:
        if piece.kind in TEXT_KINDS:
            if blocks and blocks[-1]["type"] == "text":
                blocks[-1]["value"] += piece.value
            else:
                blocks.append({"type": "text", "value": piece.value})
        elif piece.kind in allowed:
            blocks.append({"type": piece.kind, "value": piece.value})
        else:
            notes.append(_("This kind of page has no place for a newsletter sign-up; it was left out."))
    return blocks
