"""A walk over the site as a reader sees it: every link that a page offers is followed, and every answer looked at."""

import re
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import unescape
from typing import Any
from urllib.parse import urldefrag, urljoin, urlsplit

from django.conf import settings
from django.test import Client
from selectolax.lexbor import LexborHTMLParser, LexborNode

from config.middleware import PUBLIC_POLICY

LEADING = ("href", "src", "action", "content", "data-src")
NOT_PAGES = ("/static/", "/media/", "/admin/")
FETCHING = {"stylesheet", "icon", "preload", "modulepreload", "manifest", "prefetch", "preconnect", "dns-prefetch"}
LOADED = ("src", "srcset", "poster", "data", "background")


@dataclass(frozen=True)
class Visit:
    path: str
    came_from: str
    status: int
    cookies: tuple[str, ...]
    fetched: tuple[str, ...]
    inline: tuple[str, ...]

    @property
    def strangers(self) -> list[str]:
        """What its browser would ask other hosts for."""
        at_home = {"", urlsplit(settings.BASE_URL).netloc, "localhost", "testserver"}
        return [address for address in self.fetched if urlsplit(address).netloc not in at_home]


def walk(beginnings: Iterable[str]) -> list[Visit]:
    waiting, known, visits = deque((path, "") for path in beginnings), set(beginnings), []
    while waiting:
        path, came_from = waiting.popleft()
        response = Client().get(path)
        is_page = "html" in response.headers.get("Content-Type", "")
        nodes = list(_nodes(response.getvalue().decode())) if is_page else []
        visits.append(
            Visit(
                path,
                came_from,
                response.status_code,
                tuple(response.cookies),
                tuple(address for node in nodes for address in _fetched(node)),
                tuple(html for node in nodes if (html := _inline(node)) and _is_strict(response)),
            )
        )
        redirected = [response["Location"]] if response.has_header("Location") else []
        for address in [*leads(path, response), *redirected]:
            following = own(path, address)
            if following and following not in known:
                known.add(following)
                waiting.append((following, path))
    return visits


def _is_strict(response: Any) -> bool:
    """A letter in the archive is a mail, with the styles and the policy of one."""
    return bool(response["Content-Security-Policy"] == PUBLIC_POLICY)


def _nodes(html: str) -> Iterator[LexborNode]:
    root = LexborHTMLParser(html).root
    return root.traverse(include_text=False) if root else iter(())


def _fetched(node: LexborNode) -> Iterator[str]:
    attributes = node.attributes
    for name in LOADED:
        for candidate in re.split(r",\s+", attributes.get(name) or ""):
            if candidate and not candidate.startswith("data:"):
                yield candidate.split()[0]
    if node.tag == "link" and FETCHING & set((attributes.get("rel") or "").split()):
        yield "" if (attributes.get("href") or "").startswith("data:") else attributes.get("href") or ""
    if node.tag == "form":
        yield attributes.get("action") or ""


def _inline(node: LexborNode) -> str:
    """Script or style in the page itself, which the policy refuses."""
    is_data = (node.attributes.get("type") or "").endswith("json")
    is_inline = node.tag == "style" or (node.tag == "script" and not node.attributes.get("src") and not is_data)
    return str(node.html)[:80] if is_inline or "style" in node.attributes else ""


def leads(path: str, response: Any) -> list[str]:
    """Whatever looks like an address: in the attributes of a page, and anywhere in feeds and site maps."""
    kind, text = response.headers.get("Content-Type", ""), response.getvalue().decode(errors="replace")
    if "html" not in kind:
        # A calendar folds its long lines, RFC 5545 3.1.
        whole = text.replace("\r\n ", "")
        return [unescape(address) for address in re.findall(r"https?://[^\s<>\"\\]+", whole)]
    root = LexborHTMLParser(text).root
    assert root is not None, path
    values = [node.attributes.get(name) for node in root.traverse(include_text=False) for name in LEADING]
    return [value for value in values if value and value.startswith(("/", "?", "http", "#"))]


def own(path: str, address: str) -> str:
    """The path of one of our own pages, or nothing."""
    parts = urlsplit(urldefrag(urljoin(settings.BASE_URL + path, address.strip()))[0])
    hosts = {urlsplit(settings.BASE_URL).netloc, "localhost", "testserver"}
    following = parts.path + (f"?{parts.query}" if parts.query else "")
    return following if parts.netloc in hosts and not following.startswith(NOT_PAGES) else ""
