"""The mail of an edition, serialised once with tokens where the readers differ, and joined for each reader.

Between a token and what surrounds it in a body stand soft line breaks, so that quoted-printable never cuts a token.
"""

import re
from collections.abc import Mapping, Sequence
from email import quoprimime
from enum import StrEnum

from mail.headers import line


class Token(StrEnum):
    ADDRESS = "ADDRESS"
    CODE = "CODE"
    KEY = "KEY"

    def written(self, marker: str) -> str:
        """Letters and digits only: no encoder touches it. The marker is random, so no author's text holds it."""
        return f"Z{marker}{self.value}Z"


class TokenLost(AssertionError):
    """A token did not survive: the letter must not leave."""


def serialise(headers: Sequence[tuple[str, str]], text: str, html: str, marker: str) -> bytes:
    """Text first, HTML last, ASCII, CRLF. Raises HeaderRefused, and TokenLost where a token is missing."""
    # "=_" cannot occur in quoted-printable.
    boundary = f"=_{marker}"
    head = b"".join(line(name, value) for name, value in headers)
    kind = f'MIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary="{boundary}"\r\n\r\n'
    parts = [_part("plain", text, boundary, marker), _part("html", html, boundary, marker)]
    whole = b"".join([head, kind.encode(), *parts, f"--{boundary}--\r\n".encode()])
    _assert_tokens(whole, (*(value for _name, value in headers), text, html), marker)
    return whole


def split(skeleton: bytes, marker: str) -> list[bytes]:
    """Text at the even places, the names of tokens at the odd ones."""
    names = "|".join(Token)
    return re.split(rf"Z{marker}({names})Z".encode(), skeleton)


def join(parts: Sequence[bytes], values: Mapping[Token, str]) -> bytes:
    """The bytes that one reader gets."""
    by_name = {name.value.encode(): value.encode("ascii") for name, value in values.items()}
    return b"".join(by_name[part] if place % 2 else part for place, part in enumerate(parts))


def fill(text: str, marker: str, values: Mapping[Token, str]) -> str:
    """The same for a text that is not a mail."""
    for name, value in values.items():
        text = text.replace(name.written(marker), value)
    return text


def _part(subtype: str, content: str, boundary: str, marker: str) -> bytes:
    head = (
        f'--{boundary}\r\nContent-Type: text/{subtype}; charset="utf-8"\r\n'
        "Content-Transfer-Encoding: quoted-printable\r\n\r\n"
    )
    return head.encode() + _quoted(content, marker) + b"\r\n"


def _quoted(content: str, marker: str) -> bytes:
    crlf = "\r\n".join(content.splitlines()) + "\r\n"
    pieces = re.split(rf"(Z{marker}(?:{'|'.join(Token)})Z)", crlf)
    *before, last = pieces
    encoded = [
        b"=\r\n" + piece.encode() + b"=\r\n" if place % 2 else _open_ended(piece) for place, piece in enumerate(before)
    ]
    return b"".join([*encoded, _quoted_printable(last)])


def _open_ended(piece: str) -> bytes:
    """Encoded as if something followed, so that the soft break still fits into the last line."""
    return _quoted_printable(f"{piece}X")[:-1]


def _quoted_printable(text: str) -> bytes:
    return quoprimime.body_encode(text.encode().decode("latin-1"), eol="\r\n").encode("ascii")


def _assert_tokens(whole: bytes, sources: Sequence[str], marker: str) -> None:
    for token in Token:
        written = token.written(marker)
        expected = sum(source.count(written) for source in sources)
        if expected == 0 or whole.count(written.encode()) != expected:
            raise TokenLost(f"{token} occurs {whole.count(written.encode())} times instead of {expected}.")
