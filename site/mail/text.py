"""The text part of a mail: 76 columns, addresses never broken."""

import re
import textwrap
from functools import lru_cache

from pages.mail_text import WIDTH

_MARKER = re.compile(r"^(?P<indent>\s*)(?P<marker>(?:[-*•>]|\d{1,2}\.)\s+)?")
_BLANK_LINES = re.compile(r"\n{3,}")
# What a terminal or a mail reader could act on; a tab and the line feed stay.
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_BREAKS = re.compile(r"\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")


def wrap(text: str) -> str:
    """`text` with long lines folded between words; list items hang, several blank lines become one."""
    clean = _CONTROLS.sub("", _BREAKS.sub("\n", text))
    lines = "\n".join(_fold(line.rstrip()) for line in clean.split("\n"))
    return _BLANK_LINES.sub("\n\n", _signed_once(lines)).strip("\n") + "\n"


def _signed_once(text: str) -> str:
    """Two dashes above the last signature would hide all below them: mail programs fold a signature away."""
    before, dashes, after = text.rpartition("\n-- \n")
    return re.sub(r"^-- $", "—", before, flags=re.MULTILINE) + dashes + after if dashes else text


@lru_cache(maxsize=512)
def _fold(line: str) -> str:
    """Kept for a while: the editions of a letter have most of their paragraphs in common."""
    if len(line) <= WIDTH:
        # The blank after the dashes is what makes it a signature (RFC 3676).
        return "-- " if line == "--" else line
    lead = _MARKER.match(line)
    start = lead.group(0) if lead else ""
    hang = start if start.strip() == ">" else " " * len(start)
    rows = textwrap.wrap(
        line[len(start) :],
        width=WIDTH,
        initial_indent=start,
        subsequent_indent=hang,
        break_long_words=False,
        break_on_hyphens=False,
    )
    # Of several kinds of blanks at a break, only the last is dropped.
    return "\n".join(row.rstrip() for row in rows)
