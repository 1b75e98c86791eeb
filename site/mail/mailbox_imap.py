"""A mailbox on a server, read over IMAP (RFC 3501)."""

import imaplib
import re
import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urlsplit

from mail.report import MOST_BYTES

TIMEOUT = 10
"""Seconds to wait for the server, at each step."""
BATCH = 50


class ImapRefused(OSError):
    """The server answered something else than OK."""


@dataclass(frozen=True, slots=True)
class ImapAddress:
    host: str
    port: int
    encrypted: bool
    user: str
    password: str
    folder: str


def parse(url: str) -> ImapAddress:
    """`imaps://user:password@host:993/INBOX`; what in it is not plain is percent-encoded."""
    parts = urlsplit(url)
    encrypted = parts.scheme == "imaps"
    return ImapAddress(
        host=parts.hostname or "",
        port=parts.port or (993 if encrypted else 143),
        encrypted=encrypted,
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        folder=unquote(parts.path.strip("/")) or "INBOX",
    )


class ImapMailbox:
    """What was read is \\Seen; what is left for a person is \\Flagged and stays unread."""

    def __init__(self, url: str) -> None:
        """Raises OSError or imaplib.IMAP4.error where the server cannot be reached or refuses."""
        address = parse(url)
        self._server = _connected(address)
        try:
            self._server.login(address.user, address.password)
            self._ask("SELECT", self._server.select(_quoted(address.folder)))
        except BaseException:
            self._server.shutdown()
            raise

    def unread(self) -> Iterator[tuple[str, bytes]]:
        """In batches, so that a mailbox nobody has read for a year does not have to be held in memory."""
        offered = set[str]()  # on a server that keeps no flags the same ones would come for ever
        while names := [name for name in self._search() if name not in offered][:BATCH]:
            offered.update(names)
            for name in names:
                yield name, self._fetch(name)

    def mark(self, name: str, *, settled: bool) -> None:
        flag = r"(\Seen)" if settled else r"(\Flagged)"
        self._ask("STORE", self._server.uid("STORE", name, "+FLAGS.SILENT", flag))

    def close(self) -> None:
        try:
            self._server.logout()
        except (OSError, imaplib.IMAP4.error):
            self._server.shutdown()

    def _search(self) -> list[str]:
        found = self._ask("SEARCH", self._server.uid("SEARCH", "UNSEEN", "UNFLAGGED"))
        return found[0].decode("ascii").split() if found and found[0] else []

    def _fetch(self, name: str) -> bytes:
        """PEEK leaves the mail unread until what it says is committed."""
        parts = self._ask("FETCH", self._server.uid("FETCH", name, f"(BODY.PEEK[]<0.{MOST_BYTES}>)"))
        return next((bytes(part[1]) for part in parts if isinstance(part, tuple)), b"")

    def _ask(self, what: str, answer: tuple[str, list[Any]]) -> list[Any]:
        word, parts = answer
        if word != "OK":
            raise ImapRefused(f"{what}: {parts!r}")
        return parts


def _connected(address: ImapAddress) -> imaplib.IMAP4:
    if not address.encrypted:
        return imaplib.IMAP4(address.host, address.port, timeout=TIMEOUT)
    # Without a context of ours the standard library would take any certificate.
    trusting = ssl.create_default_context()
    return imaplib.IMAP4_SSL(address.host, address.port, ssl_context=trusting, timeout=TIMEOUT)


def _quoted(folder: str) -> str:
    return '"{}"'.format(re.sub(r'(["\\])', r"\\\1", folder))
