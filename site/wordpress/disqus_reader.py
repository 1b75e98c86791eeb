"""Reads a Disqus export (XML, also gzipped) as a stream: threads first, then posts, one at a time. An entity bomb, a
file cut off or another format stops it with one sentence that names the line."""

import gzip
import re
from collections import deque
from collections.abc import Iterator
from contextlib import nullcontext
from datetime import UTC, datetime
from html import unescape
from pathlib import Path
from typing import BinaryIO, cast
from urllib.parse import unquote
from xml.etree.ElementTree import Element, ParseError, TreeBuilder
from zlib import error as ZlibError  # noqa: N812

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import XMLParser
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from wordpress.disqus import Post, Thread

CHUNK = 64 * 1024
DISQUS = "{http://disqus.com}"
NUMBER = "{http://disqus.com/disqus-internals}id"
GZIP = b"\x1f\x8b"
# Disqus wrote a name and ":disqus" where somebody was spoken to, and led each link by way of its own counter.
MENTION = re.compile(r"@([\w.-]{1,80}):disqus\b")
COUNTED = re.compile(r"https?://disq\.us/url\?url=([^\s\"'<>&]{1,4000})[^\s\"'<>]{0,200}")
HASH = re.compile(r":[\w-]{20,40}$")


class DisqusError(Exception):
    """Why a file cannot be read, in a sentence for the person who gave it."""


def read(path: Path) -> Iterator[Thread | Post]:
    try:
        with path.open("rb") as file:
            zipped = file.read(len(GZIP)) == GZIP
            file.seek(0)
            with gzip.open(file) if zipped else nullcontext(file) as plain:
                yield from _parse(cast(BinaryIO, plain))
    except (OSError, EOFError, ZlibError) as error:
        why = getattr(error, "strerror", None) or _("it is damaged")
        raise DisqusError(_("%(file)s cannot be read: %(why)s") % {"file": path, "why": why}) from error


def _parse(file: BinaryIO) -> Iterator[Thread | Post]:
    target = _Target()
    parser = XMLParser(target=target, forbid_dtd=True)
    try:
        while chunk := file.read(CHUNK):
            parser.feed(chunk)
            yield from target.taken()
        parser.close()
        yield from target.taken()
    except DefusedXmlException as error:
        line = parser.parser.CurrentLineNumber
        raise DisqusError(
            _("Line %(line)d: the file declares entities or a document type of its own, and no Disqus export does.")
            % {"line": line}
        ) from error
    except ParseError as error:
        raise DisqusError(_explain(error, target)) from error
    except ValueError as error:
        line = parser.parser.CurrentLineNumber
        raise DisqusError(_("Line %(line)d: %(why)s") % {"line": line, "why": error}) from error


def _explain(error: ParseError, target: "_Target") -> str:
    line, column = error.position
    place = {"line": line, "column": column + 1}
    if not target.seen_disqus:
        return str(_("Line %(line)d, column %(column)d: this is not a Disqus export.") % place)
    if "no element found" in str(error) or "unclosed" in str(error):
        return str(_("Line %(line)d, column %(column)d: the file ends too early. It was cut off on the way.") % place)
    reason = str(error).partition(":")[0]
    return str(_("Line %(line)d, column %(column)d: broken XML (%(why)s).") % {**place, "why": reason})


class _Target(TreeBuilder):
    """Builds one thread or post at a time and lets go of it, so that a file of any size fits."""

    def __init__(self) -> None:
        super().__init__()
        self.seen_disqus = False
        self._depth = 0
        self._root: Element | None = None
        self._ready: deque[Thread | Post] = deque()

    def start(self, tag: str, attrs: dict[str, str], /) -> Element:
        element = super().start(tag, attrs)
        if self._depth == 0:
            self._root = element
            self.seen_disqus = tag == f"{DISQUS}disqus"
            if not self.seen_disqus:
                raise ValueError(_("this is not a Disqus export."))
        self._depth += 1
        return element

    def end(self, tag: str, /) -> Element:
        element = super().end(tag)
        self._depth -= 1
        if self._depth == 1:
            if tag == f"{DISQUS}thread":
                self._ready.append(_thread(element))
            elif tag == f"{DISQUS}post":
                self._ready.append(_post(element))
            cast(Element, self._root).clear()
        return element

    def taken(self) -> Iterator[Thread | Post]:
        while self._ready:
            yield self._ready.popleft()


def _thread(element: Element) -> Thread:
    return Thread(
        number=_number(element),
        identifier=_child(element, "id"),
        link=_child(element, "link"),
        title=unescape(_child(element, "title")),
    )


def _post(element: Element) -> Post:
    author = element.find(f"{DISQUS}author")
    return Post(
        number=_number(element),
        thread=_reference(element, "thread"),
        parent=_reference(element, "parent"),
        name=unescape(_child(author, "name") or _child(author, "username")),
        email=_child(author, "email"),
        html=_cleaned(element.findtext(f"{DISQUS}message") or ""),
        created_at=_moment(_child(element, "createdAt")),
        is_deleted=_child(element, "isDeleted") == "true",
        is_spam=_child(element, "isSpam") == "true",
        is_approved=_child(element, "isApproved") != "false",
    )


def _child(element: Element | None, name: str) -> str:
    return (element.findtext(f"{DISQUS}{name}") or "").strip() if element is not None else ""


def _number(element: Element) -> str:
    number = element.get(NUMBER, "").strip()
    if not number:
        raise ValueError(_("what ends here has no dsq:id."))
    return number[:80]


def _reference(element: Element, name: str) -> str:
    other = element.find(f"{DISQUS}{name}")
    return other.get(NUMBER, "").strip() if other is not None else ""


def _moment(text: str) -> datetime:
    """Disqus writes UTC, in older files without saying so."""
    moment = parse_datetime(text)
    if moment is None:
        raise ValueError(_("“%(text)s” is not a time.") % {"text": text[:40]})
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _cleaned(html: str) -> str:
    return COUNTED.sub(lambda link: HASH.sub("", unquote(link[1])).replace('"', "%22"), MENTION.sub(r"@\1", html))
