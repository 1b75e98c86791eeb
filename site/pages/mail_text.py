"""Rich text for the text part of a mail: paragraphs, lists that hang, underlined headings, addresses written out."""

import re
import textwrap
from collections.abc import Callable, Iterator

from bs4 import BeautifulSoup, NavigableString, Tag
from bs4.element import PreformattedString
from wagtail.rich_text import expand_db_html

from pages.addresses import for_mail

WIDTH = 76
RULE = "* * *"
_BLANKS = re.compile(r"[ \t\r\n\f]+")
_UNDERLINES = {"h1": "=", "h2": "-", "h3": "~", "h4": "~", "h5": "~", "h6": "~"}
_BLOCKS = frozenset({*_UNDERLINES, "p", "blockquote", "pre", "ul", "ol", "li", "hr", "div"})
_SILENT = frozenset({"script", "style", "template"})


def as_text(db_html: str) -> str:
    """Paragraphs parted by a blank line, list items marked, each link followed by its address in angle brackets."""
    return "\n\n".join(_paragraphs(BeautifulSoup(expand_db_html(db_html), "html.parser")))


def underlined(words: str, level: str = "h2") -> str:
    """A heading: as many lines as it needs, and beneath them a rule as long as the longest."""
    lines = textwrap.wrap(" ".join(words.split()), WIDTH, break_long_words=False, break_on_hyphens=False)
    if not lines:
        return ""
    return "\n".join([*lines, _UNDERLINES[level] * min(WIDTH, max(map(len, lines)))])


def linked(words: str, href: str) -> str:
    """`words <address>`; an address that says itself is said once."""
    address, label = for_mail(href), " ".join(words.split())
    if not address:
        return label
    shown = address.removeprefix("mailto:").removeprefix("tel:")
    return f"<{address}>" if label in {"", address, shown} else f"{label} <{address}>"


def quoted(text: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in text.splitlines())


def _paragraphs(tag: Tag) -> list[str]:
    return [part for part in _runs(tag) if part.strip()]


def _runs(tag: Tag) -> Iterator[str]:
    """The blocks inside a tag, and what stands between them."""
    run = ""
    for child in tag.children:
        if isinstance(child, Tag) and (child.name in _BLOCKS or child.find(list(_BLOCKS))):
            yield _trimmed(run)
            run = ""
            yield from _block(child)
        else:
            run += _inline(child)
    yield _trimmed(run)


def _block(tag: Tag) -> list[str]:
    if tag.name == "hr":
        return [RULE]
    if tag.name == "pre":
        return [textwrap.indent("".join(_inline(child, as_set=True) for child in tag.children).strip("\n"), "    ")]
    if tag.name in {"ul", "ol"}:
        return [_list(tag)]
    inner = _paragraphs(tag)
    if tag.name in _UNDERLINES:
        return [underlined(" ".join(inner), tag.name)]
    if tag.name == "blockquote":
        return [quoted("\n\n".join(inner))]
    return inner


def _list(tag: Tag) -> str:
    mark = _numbers() if tag.name == "ol" else lambda: "• "
    return "\n".join(_item(child, mark()) for child in tag.children if isinstance(child, Tag))


def _numbers() -> Callable[[], str]:
    counted = iter(range(1, 1_000_000))
    return lambda: f"{next(counted)}. "


def _item(tag: Tag, mark: str) -> str:
    """A list within a list stands further in."""
    inner = "\n".join(_paragraphs(tag) if tag.name == "li" else _block(tag))
    return mark + textwrap.indent(inner, " " * len(mark)).lstrip()


def _inline(node: object, as_set: bool = False) -> str:
    """With `as_set`, blanks and line ends stay as they were set."""
    if isinstance(node, PreformattedString):
        return ""
    if isinstance(node, NavigableString):
        return str(node) if as_set else _BLANKS.sub(" ", str(node))
    if not isinstance(node, Tag) or node.name in _SILENT:
        return ""
    if node.name == "br":
        return "\n"
    inner = "".join(_inline(child, as_set) for child in node.children)
    if node.name != "a" or not inner.strip():
        return inner
    before, after = inner[: len(inner) - len(inner.lstrip())], inner[len(inner.rstrip()) :]
    return f"{before}{linked(inner, str(node.get('href') or ''))}{after}"


def _trimmed(run: str) -> str:
    return "\n".join(_BLANKS.sub(" ", line).strip() for line in run.strip().split("\n"))
