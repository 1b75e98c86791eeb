"""The last step of every comment's HTML, and the only module that knows bleach. Nothing changes the HTML after it."""

import re
import threading
from collections.abc import Iterator, MutableMapping
from typing import Any
from urllib.parse import urlsplit

from bleach import html5lib_shim
from bleach.sanitizer import Cleaner

TAGS = frozenset({"a", "blockquote", "br", "code", "em", "li", "ol", "p", "pre", "strong", "ul"})
ATTRIBUTES = {"a": ["href"]}
SCHEMES = frozenset({"http", "https"})
REL = "nofollow ugc noopener"

_FORBIDDEN = re.compile(r"[\x00-\x20\x7f-\xa0\\\"'<>`\u200e\u200f\u2028-\u202e\u2066-\u2069]")
_HREF = (None, "href")
_local = threading.local()


def clean(html: str) -> str:
    return _cleaner().clean(html)


def is_web_address(address: str) -> bool:
    """Whether `address` is written out as http or https with a host, without user info or characters that mislead."""
    if _FORBIDDEN.search(address):
        return False
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return False
    written_out = address.lower().startswith(("http://", "https://"))
    return written_out and bool(parts.hostname) and "@" not in parts.netloc and port != 0


class _Links(html5lib_shim.Filter):  # type: ignore[name-defined]
    """Drops an address that is not plainly one of the web, and marks the others as written by a visitor."""

    def __iter__(self) -> Iterator[MutableMapping[str, Any]]:
        for token in super().__iter__():
            if token["type"] == "StartTag" and token["name"] == "a":
                address = token["data"].get(_HREF, "")
                token["data"] = {_HREF: address, (None, "rel"): REL} if is_web_address(address) else {}
            yield token


def _cleaner() -> Cleaner:
    # A Cleaner keeps state while it works, so each thread has its own.
    if not hasattr(_local, "cleaner"):
        _local.cleaner = Cleaner(
            tags=TAGS, attributes=ATTRIBUTES, protocols=SCHEMES, strip=False, strip_comments=True, filters=[_Links]
        )
    cleaner: Cleaner = _local.cleaner
    return cleaner
