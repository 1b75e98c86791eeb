"""An article as a proofreader sees it: what stands where, without what it looks like."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from bs4 import BeautifulSoup, Tag
from wagtail.blocks import StreamValue
from wagtail.rich_text import RichText

_HEADINGS = ["h2", "h3", "h4"]
_BLOCKS = ["p", "li", "blockquote"]


@dataclass(frozen=True, slots=True)
class Heading:
    text: str
    level: int
    """0 for one whose level the block itself decides."""


@dataclass(frozen=True, slots=True)
class Link:
    text: str


@dataclass(frozen=True, slots=True)
class Picture:
    alt: str
    decorative: bool


@dataclass(frozen=True, slots=True)
class Paragraph:
    text: str


Piece = Heading | Link | Picture | Paragraph


@dataclass(frozen=True, slots=True)
class Placed:
    """`place` is the block's id, which the editor has as an anchor."""

    place: str
    piece: Piece


def of(body: StreamValue) -> list[Placed]:
    return [
        Placed(str(child.id or ""), piece)
        for child in body
        if (read := _READERS.get(child.block_type)) is not None
        for piece in read(child.value)
    ]


def _rich(value: RichText | None) -> Iterator[Piece]:
    soup = BeautifulSoup(value.source if value else "", "html.parser")
    for tag in soup.find_all(["a", *_HEADINGS, *_BLOCKS]):
        if tag.name == "a":
            yield Link(_words(tag))
        elif tag.name in _HEADINGS:
            yield Heading(_words(tag), int(tag.name[1]))
        elif not tag.find(_BLOCKS):
            yield Paragraph(_words(tag))


def _words(tag: Tag) -> str:
    for line_end in tag.find_all("br"):
        line_end.replace_with(" ")
    return " ".join(tag.get_text().split())


def _heading(value: Any) -> Iterator[Piece]:
    yield Heading(value["text"] or "", int(value["level"][1:]))


def _image(value: Any) -> Iterator[Piece]:
    if (image := value["image"]) is not None:
        yield Picture(image.contextual_alt_text or "", bool(image.decorative))


def _quote(value: Any) -> Iterator[Piece]:
    yield Paragraph(value["text"] or "")


def _call_to_action(value: Any) -> Iterator[Piece]:
    yield Heading(value["title"] or "", 0)
    yield Paragraph(value["text"] or "")
    yield Link(value["button"] or "")


def _tip(value: Any) -> Iterator[Piece]:
    """The words of its link need say nothing by themselves: the template adds the title for those who listen."""
    yield Heading(value["title"] or "", 0)
    yield from _rich(value["text"])


_READERS: dict[str, Callable[[Any], Iterator[Piece]]] = {
    "text": _rich,
    "heading": _heading,
    "image": _image,
    "quote": _quote,
    "call_to_action": _call_to_action,
    "tip": _tip,
}
