"""Reads a WordPress export (WXR 1.0-1.2) as a stream. An entity bomb, a file cut off or another format stops it with
one sentence that names the line."""

import re
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element, ParseError, TreeBuilder

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import XMLParser
from django.utils import timezone
from django.utils.translation import gettext as _

from wordpress.wxr import TermRef, WxrAuthor, WxrComment, WxrExport, WxrItem, WxrTerm

CHUNK = 64 * 1024
DECLARATION = re.compile(rb"<!(?:DOCTYPE|ENTITY)")
NAMESPACE = re.compile(r"\{https?://wordpress\.org/export/1\.\d/(excerpt/)?\}")
OTHER_NAMESPACES = {
    "{http://purl.org/rss/1.0/modules/content/}": "content:",
    "{http://purl.org/dc/elements/1.1/}": "dc:",
}


class WxrError(Exception):
    """Why a file cannot be read, in a sentence for the person who gave it."""


def read(path: Path) -> WxrExport:
    try:
        with path.open("rb") as file:
            return _parse(file)
    except OSError as error:
        raise WxrError(_("%(file)s cannot be read: %(why)s") % {"file": path, "why": error.strerror}) from error


def _parse(file: BinaryIO) -> WxrExport:
    target = _Target()
    parser = XMLParser(target=target, forbid_dtd=True)
    target.line_now = lambda: int(parser.parser.CurrentLineNumber)
    try:
        while chunk := file.read(CHUNK):
            parser.feed(chunk)
        parser.close()
    except DefusedXmlException as error:
        raise WxrError(
            _("Line %(line)d: the file declares entities or a document type of its own, and no WordPress export does.")
            % {"line": _line_of_declaration(file)}
        ) from error
    except ParseError as error:
        raise WxrError(_explain(error, target, empty=file.tell() == 0)) from error
    except (ValueError, LookupError) as error:
        raise WxrError(_("Line %(line)d: %(why)s") % {"line": target.line_now(), "why": error}) from error
    if not target.export.version:
        raise WxrError(_("Line 1: this is XML, but not a WordPress export: it has no wp:wxr_version."))
    return target.export


def _explain(error: ParseError, target: "_Target", *, empty: bool) -> str:
    line, column = error.position
    if empty:
        return str(_("The file is empty."))
    place = {"line": line, "column": column + 1}
    if not target.seen_rss:
        return str(_("Line %(line)d, column %(column)d: this is not a WordPress export (WXR).") % place)
    if "no element found" in str(error) or "unclosed" in str(error):
        return str(_("Line %(line)d, column %(column)d: the file ends too early. It was cut off on the way.") % place)
    reason = str(error).partition(":")[0]
    return str(_("Line %(line)d, column %(column)d: broken XML (%(why)s).") % {**place, "why": reason})


def _line_of_declaration(file: BinaryIO) -> int:
    file.seek(0)
    for number, line in enumerate(file, start=1):
        if DECLARATION.search(line):
            return number
    return 1


class _Target(TreeBuilder):
    """Builds one item at a time and lets go of it, so that memory follows the text and not the tree."""

    def __init__(self) -> None:
        super().__init__()
        self.export = WxrExport()
        self.seen_rss = False
        self.depth = 0
        self.line_now: Callable[[], int] = lambda: 1
        self._channel = {
            "title": lambda e: setattr(self.export, "title", _text(e)),
            "link": lambda e: setattr(self.export, "base_url", self.export.base_url or _text(e)),
            "description": lambda e: setattr(self.export, "description", _text(e)),
            "wp:wxr_version": lambda e: setattr(self.export, "version", _text(e)),
            "wp:base_blog_url": lambda e: setattr(self.export, "base_url", _text(e)),
            "wp:author": self._author,
            "wp:category": self._category,
            "item": lambda e: self.export.items.append(_item(e, self.line_now())),
        }

    def start(self, tag: str, attrs: dict[str, str], /) -> Element:
        self.depth += 1
        self.seen_rss = self.seen_rss or (self.depth == 1 and tag == "rss")
        return super().start(_prefixed(tag), attrs)

    def end(self, tag: str, /) -> Element:
        element = super().end(_prefixed(tag))
        if self.depth == 3:
            self._channel.get(element.tag, lambda _element: None)(element)
            element.clear()
        self.depth -= 1
        return element

    def _author(self, element: Element) -> None:
        login = _child(element, "wp:author_login")
        name = _child(element, "wp:author_display_name") or login
        self.export.authors[login] = WxrAuthor(login=login, name=name, id=_child(element, "wp:author_id"))

    def _category(self, element: Element) -> None:
        term = WxrTerm(
            id=_child(element, "wp:term_id"),
            slug=_child(element, "wp:category_nicename"),
            name=_child(element, "wp:cat_name"),
            parent=_child(element, "wp:category_parent"),
            description=_child(element, "wp:category_description"),
        )
        self.export.categories[term.slug] = term


def _prefixed(tag: str) -> str:
    if match := NAMESPACE.match(tag):
        return ("excerpt:" if match[1] else "wp:") + tag[match.end() :]
    for namespace, prefix in OTHER_NAMESPACES.items():
        if tag.startswith(namespace):
            return prefix + tag.removeprefix(namespace)
    return tag


def _text(element: Element) -> str:
    return (element.text or "").strip()


def _child(element: Element, tag: str) -> str:
    return (element.findtext(tag) or "").strip()


def _number(element: Element, tag: str) -> int:
    text = _child(element, tag)
    with suppress(ValueError):
        return int(text or 0)
    raise ValueError(_("%(field)s should be a number, not “%(text)s”.") % {"field": tag, "text": text[:40]})


def _item(element: Element, line: int) -> WxrItem:
    number = _number(element, "wp:post_id")
    if number <= 0:
        raise ValueError(_("the item that ends here has no wp:post_id."))
    return WxrItem(
        id=number,
        kind=_child(element, "wp:post_type") or "post",
        status=_child(element, "wp:status") or "publish",
        title=_child(element, "title"),
        link=_child(element, "link"),
        author=_child(element, "dc:creator"),
        content=element.findtext("content:encoded") or "",
        excerpt=_child(element, "excerpt:encoded"),
        slug=_child(element, "wp:post_name"),
        parent=_number(element, "wp:post_parent"),
        menu_order=_number(element, "wp:menu_order"),
        password=_child(element, "wp:post_password"),
        published_at=_moment(element, "wp:post_date"),
        modified_at=_moment(element, "wp:post_modified"),
        comments_open=_child(element, "wp:comment_status") == "open",
        attachment_url=_child(element, "wp:attachment_url"),
        terms=tuple(_term_refs(element)),
        meta={_child(meta, "wp:meta_key"): _child(meta, "wp:meta_value") for meta in element.findall("wp:postmeta")},
        comments=tuple(_comment(comment) for comment in element.findall("wp:comment")),
    )


def _term_refs(element: Element) -> list[TermRef]:
    refs = [
        TermRef(domain=ref.get("domain", ""), slug=ref.get("nicename", ""), name=_text(ref) or ref.get("nicename", ""))
        for ref in element.findall("category")
    ]
    return [ref for ref in refs if ref.slug]


def _comment(element: Element) -> WxrComment:
    return WxrComment(
        id=_number(element, "wp:comment_id"),
        parent=_number(element, "wp:comment_parent"),
        kind=_child(element, "wp:comment_type"),
        approved=_child(element, "wp:comment_approved"),
        name=_child(element, "wp:comment_author"),
        email=_child(element, "wp:comment_author_email"),
        website=_web_address(_child(element, "wp:comment_author_url")),
        html=element.findtext("wp:comment_content") or "",
        submitted_at=_moment(element, "wp:comment_date"),
        user=_child(element, "wp:comment_user_id"),
    )


def _web_address(text: str) -> str:
    with suppress(ValueError):
        return text if urlsplit(text).scheme in {"http", "https"} else ""
    return ""


def _moment(element: Any, tag: str) -> datetime | None:
    """WordPress writes each time twice, and drafts have zeros for the one in UTC."""
    for suffix, zone in (("_gmt", UTC), ("", timezone.get_default_timezone())):
        with suppress(ValueError):
            return datetime.strptime(_child(element, tag + suffix), "%Y-%m-%d %H:%M:%S").replace(tzinfo=zone)
    return None
