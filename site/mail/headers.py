"""Header lines of a mail. The standard library's own folding hides long addresses in encoded words and loses the blank
between two of them, so lines are folded here."""

import re
import unicodedata
from email.header import Header
from email.utils import quote

WIDTH = 76
MAX_TEXT = 200
MAX_LINE = 998
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9-]*")
_UNSAFE = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
_LIST_ID = re.compile(r"(?P<phrase>[^<>]+)(?P<identity> <[!-;=?-~]+>)")
_ATOMS = re.compile(r"[A-Za-z0-9 !#$%&'*+/=?^_`{|}~-]*")


class HeaderError(ValueError):
    """A header that must not leave."""


def one_line(value: str) -> str:
    """Whatever people wrote, as one line of at most 200 letters that no mail program can misread."""
    clean = " ".join(_UNSAFE.sub(" ", unicodedata.normalize("NFC", value)).split())
    return clean if len(clean) <= MAX_TEXT else clean[: MAX_TEXT - 1].rstrip() + "…"


def line(name: str, value: str) -> bytes:
    """`name: value` with its line end, ASCII only. What is wrong in it is refused, not mended."""
    if not _NAME.fullmatch(name):
        raise HeaderError(f"{name!r} is no name for a header.")
    if _UNSAFE.search(value) or not value.strip():
        raise HeaderError(f"{name} is empty or holds a character that no header may hold.")
    # A subject that looks encoded would be read as if it were.
    if value.isascii() and not (name == "Subject" and "=?" in value):
        return _fold(name, value)
    list_id = _LIST_ID.fullmatch(value) if name == "List-Id" else None
    if list_id:
        return _fold(name, f"{_encoded(name, list_id['phrase'])}{list_id['identity']}")
    return _fold(name, _encoded(name, value))


def mailbox(display_name: str, address: str) -> str:
    """An address as it stands in From or To, with a name where there is one."""
    name = one_line(display_name)
    if not name:
        return address
    if not name.isascii():
        name = _encoded("From", name)
    elif not _ATOMS.fullmatch(name):
        name = f'"{quote(name)}"'
    return f"{name} <{address}>"


def _encoded(name: str, text: str) -> str:
    return Header(text, "utf-8", header_name=name, maxlinelen=WIDTH).encode(linesep="\n").replace("\n ", " ")


def _fold(name: str, value: str) -> bytes:
    rows, row = [], f"{name}:"
    for word in value.split():
        if len(row) + 1 + len(word) > WIDTH and row.strip() and not row.endswith(":"):
            rows.append(row)
            row = ""
        row = f"{row} {word}"
    rows.append(row)
    if max(map(len, rows)) > MAX_LINE:
        raise HeaderError(f"{name} is too long.")
    return "\r\n".join(rows).encode("ascii") + b"\r\n"
