"""The inside of a paragraph: only what the editor's rich text holds comes through; all else leaves its words."""

import re
from collections.abc import Callable, Iterable
from html import escape

from bs4.element import NavigableString, PageElement, PreformattedString, Tag

KEPT = {
    "b": "b", "strong": "b",
    "i": "i", "em": "i", "cite": "i", "dfn": "i", "var": "i",
    "code": "code", "kbd": "code", "samp": "code", "tt": "code",
    "s": "s", "strike": "s", "del": "s",
    "sup": "sup",
}  # fmt: skip
DROPPED = {
    "script", "style", "noscript", "template", "iframe", "object", "embed", "video", "audio", "canvas", "svg", "math",
    "form", "input", "button", "select", "textarea", "label", "img", "picture", "head", "title", "meta", "link", "base",
}  # fmt: skip
SPACE = re.compile(r"[ \t\r\n\f]+")
EDGES = re.compile(r"^(?:\s|<br/>)+|(?:\s|<br/>)+$")
DEEPEST = 40

Links = Callable[[str], str]
"""An address of the old site -> the attributes of the `a` element here, or nothing when it cannot be a link."""


def render(nodes: Iterable[PageElement], links: Links, *, keep_lines: bool = False) -> str:
    """Rich text markup of `nodes`, without the paragraph around it. `keep_lines`: a line's end is a line break."""
    written = "".join(_node(node, links, keep_lines, 0) for node in nodes)
    return EDGES.sub("", written)


def _node(node: PageElement, links: Links, keep_lines: bool, depth: int) -> str:
    if isinstance(node, PreformattedString):
        return ""
    if isinstance(node, NavigableString):
        return _words(str(node), keep_lines)
    if not isinstance(node, Tag) or node.name in DROPPED:
        return ""
    if node.name == "br":
        return "<br/>"
    if depth >= DEEPEST:
        return _words(node.get_text(), keep_lines)
    inner = "".join(_node(child, links, keep_lines, depth + 1) for child in node.children)
    return _wrapped(node, inner, links)


def _words(text: str, keep_lines: bool) -> str:
    if not keep_lines:
        return escape(SPACE.sub(" ", text), quote=False)
    return "<br/>".join(escape(SPACE.sub(" ", line), quote=False) for line in text.split("\n"))


def _wrapped(tag: Tag, inner: str, links: Links) -> str:
    if not inner.strip():
        return inner
    if tag.name == "q":
        return f"”{inner}”"
    if tag.name == "a":
        attributes = links(str(tag.get("href") or "").strip())
        return f"<a {attributes}>{inner}</a>" if attributes and "<a " not in inner else inner
    name = KEPT.get(tag.name)
    if name is None:
        return inner
    plain = inner.replace(f"<{name}>", "").replace(f"</{name}>", "")
    return f"<{name}>{plain}</{name}>"
