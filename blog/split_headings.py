"""Headings that were typed or pasted inside a text become blocks of their own, so that they have an anchor and stand in
the table of contents."""

from collections.abc import Iterator
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from bs4 import BeautifulSoup, Tag
from wagtail.blocks import StreamValue

LONGEST = 160
"""What a heading block holds; a longer one is a paragraph that somebody has set large, and stays where it is."""
_LEVELS = {"h2", "h3"}


def split(body: StreamValue) -> StreamValue:
    """The same again where there is nothing to split. The parts keep their ids from one save to the next."""
    children = list(body)
    if not any(child.block_type == "text" and _holds_heading(child.value.source) for child in children):
        return body
    raw = [part for child in children for part in _parts(child)]
    return StreamValue(body.stream_block, raw, is_lazy=True)


def _holds_heading(source: str) -> bool:
    return any(f"<{level}" in source for level in _LEVELS)


def _parts(child: Any) -> Iterator[dict[str, Any]]:
    whole: dict[str, Any] = child.get_prep_value()
    if child.block_type != "text" or not _holds_heading(child.value.source):
        yield whole
        return
    for number, part in enumerate(_runs(child.value.source)):
        yield {**part, "id": whole["id"] if number == 0 else str(uuid5(NAMESPACE_URL, f"{whole['id']}/{number}"))}


def _runs(source: str) -> Iterator[dict[str, Any]]:
    run = ""
    for node in BeautifulSoup(source, "html.parser").contents:
        words = " ".join(node.get_text().split())
        if isinstance(node, Tag) and node.name in _LEVELS and 0 < len(words) <= LONGEST:
            if run.strip():
                yield {"type": "text", "value": run}
            yield {"type": "heading", "value": {"text": words, "level": node.name}}
            run = ""
        else:
            run += str(node)
    if run.strip():
        yield {"type": "text", "value": run}
