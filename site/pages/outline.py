"""The headings of a text, each with an anchor that a table of contents and a link from elsewhere can lead to."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils.text import slugify
from wagtail.blocks import StreamValue

PREFIX = "h-"
"""Keeps an anchor apart from the ids that the page itself uses."""


@dataclass(frozen=True)
class Heading:
    anchor: str
    text: str
    level: int
    below: list["Heading"] = field(default_factory=list)


def anchored(stream: StreamValue) -> Iterator[tuple[Any, Heading | None]]:
    """Each part of the text, with its heading where it is one.

    An anchor comes from the heading's words and stays as long as they do; of two that read alike the second is counted.
    """
    taken: set[str] = set()
    for part in stream:
        words, level = getattr(part.value, "outline", ("", 0))
        yield part, Heading(_anchor(words, taken), words, level) if words else None


def contents(stream: StreamValue) -> list[Heading]:
    """The headings in their order; a subheading stands below the heading that it comes after."""
    top: list[Heading] = []
    for _part, heading in anchored(stream):
        if heading is None:
            continue
        is_below = heading.level > 2 and top and top[-1].level == 2
        (top[-1].below if is_below else top).append(heading)
    return top


def count(headings: list[Heading]) -> int:
    return sum(1 + len(heading.below) for heading in headings)


def _anchor(words: str, taken: set[str]) -> str:
    base = PREFIX + (slugify(words)[:60].strip("-") or "del")
    number, anchor = 1, base
    while anchor in taken:
        number += 1
        anchor = f"{base}-{number}"
    taken.add(anchor)
    return anchor
