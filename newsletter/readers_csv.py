"""A file of comma-separated values as other programs write it: what encoding, what separator, which lines."""

import codecs
import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

MOST_BYTES = 15_000_000
MOST_ROWS = 50_000
LONGEST_RECORD = 100
"""Lines. A record with more of them is a quotation mark that was never closed."""
SEPARATORS = ",;\t"


class Unreadable(ValueError):
    """Says, in words for a person, why a file cannot be read as a list of readers."""


@dataclass(frozen=True, slots=True)
class Record:
    line: int
    """Where it begins, counted from 1."""
    cells: tuple[str, ...]
    lines: int = 1

    @property
    def is_whole(self) -> bool:
        return self.lines <= LONGEST_RECORD


def records(content: bytes, *, escaped: bool = False) -> list[Record]:
    """The records of a file, without empty ones. `escaped`: quotation marks inside a cell are written with a backslash.

    Raises Unreadable.
    """
    if len(content) > MOST_BYTES:
        raise Unreadable(_("The file is larger than 15 MB. Divide it and bring the parts one by one."))
    text = _text(content)
    found = list(_records(text, _separator(text), escaped=escaped))
    if not found:
        raise Unreadable(_("The file is empty."))
    if len(found) > MOST_ROWS + 1:
        raise Unreadable(_("The file has more than 50,000 rows. Divide it and bring the parts one by one."))
    return found


def _text(content: bytes) -> str:
    if content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise Unreadable(
            _("This is an Excel or zip file. Unpack it, or open it and save it as CSV (comma-separated values).")
        )
    try:
        text = content.decode(_encoding(content))
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text:
        raise Unreadable(_("This is not a text file. Save the list as CSV (comma-separated values) and try again."))
    return text.removeprefix("\ufeff")


def _encoding(content: bytes) -> str:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    start = content[:400]
    if b"\0" in start:
        return "utf-16-le" if start[1::2].count(0) > start[::2].count(0) else "utf-16-be"
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def _separator(text: str) -> str:
    """What stands most often in the first line; Excel may say it outright, in a line of its own."""
    found = re.search(r"[^\r\n]*\S[^\r\n]*", text)
    first = found[0] if found else ""
    if first.lower().startswith("sep=") and len(first.strip()) == 5:
        return first.strip()[-1]
    unquoted = "".join(first.split('"')[::2])
    return max(SEPARATORS, key=unquoted.count)


def _records(text: str, separator: str, *, escaped: bool) -> Iterator[Record]:
    escape = "\\" if escaped else None
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, escapechar=escape, skipinitialspace=True)
    start = 1
    try:
        for cells in reader:
            lines = reader.line_num - start + 1
            tidy = tuple(cell.strip() for cell in cells)
            if any(tidy) and not (start == 1 and "".join(tidy).lower().startswith("sep=")):
                yield Record(start, tidy, lines)
            start = reader.line_num + 1
    except csv.Error:
        raise Unreadable(
            _("Line %(line)d cannot be read: a quotation mark there seems never to be closed.") % {"line": start}
        ) from None
