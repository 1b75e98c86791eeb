"""SMTP replies out of a stream of bytes, however it is cut up."""

import re
from collections.abc import Iterator

_LINE = re.compile(rb"(?P<code>[2-5]\d\d)(?P<more>[ -]?)(?P<text>.*)", re.DOTALL)
_LONGEST_LINE = 4096
_MOST_LINES = 200
_MOST_WORDS = 500


class NotUnderstood(Exception):
    """What came is no reply."""


class Replies:
    """Of a reply with several lines the lines become one."""

    def __init__(self) -> None:
        self._rest = b""
        self._lines: list[bytes] = []
        self._code = b""

    def feed(self, data: bytes) -> Iterator[tuple[int, str]]:
        """The replies that `data` completes. Raises NotUnderstood; nothing may be fed after that."""
        *lines, self._rest = (self._rest + data).split(b"\n")
        if len(self._rest) > _LONGEST_LINE:
            raise NotUnderstood(words(self._rest))
        for line in lines:
            found = _LINE.fullmatch(line.rstrip(b"\r"))
            if not found or self._code not in {b"", found["code"]} or len(self._lines) > _MOST_LINES:
                raise NotUnderstood(words(line))
            if not found["more"] and found["text"]:
                raise NotUnderstood(words(line))
            self._code = found["code"]
            self._lines.append(found["text"])
            if found["more"] != b"-":
                yield int(self._code), words(b" ".join(self._lines))
                self._code, self._lines = b"", []


def words(detail: object) -> str:
    """A server's words on one line, of a length that can be kept."""
    raw = detail if isinstance(detail, bytes) else str(detail).encode("utf-8", "replace")
    text = raw.decode("utf-8", "replace")
    return " ".join(text.replace("\x00", "").split())[:_MOST_WORDS]
