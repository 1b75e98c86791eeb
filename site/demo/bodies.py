"""A text's blocks in the form that a StreamField stores."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from wagtail.images.models import Image
from wagtail.models import Page

from demo.texts import rich

Block = Mapping[str, Any]


class Bodies:
    """Knows the pages and pictures that the texts name by their keys."""

    def __init__(self, pages: Mapping[str, Page], pictures: Mapping[str, Image]) -> None:
        self.pages = pages
        self.pictures = pictures
        self._values: dict[str, Callable[[Block], Any]] = {
            "text": lambda block: rich(block["text"]),
            "heading": lambda block: {"text": block["text"], "level": block.get("level", "h2")},
            "image": self._image,
            "quote": lambda block: {"text": block["text"], "source": block.get("source", "")},
            "call_to_action": lambda block: self._linked(block, "title", "text", "button"),
            "embed": lambda block: {"url": block["url"], "title": block["title"]},
            "tip": self._tip,
            "related_article": lambda block: {"page": self.pages[block["page"]].pk},
            "signup": lambda _block: None,
        }

    def json(self, blocks: list[Block]) -> str:
        return json.dumps([{"type": block["type"], "value": self._values[block["type"]](block)} for block in blocks])

    def _image(self, block: Block) -> dict[str, Any]:
        picture = {"image": self.pictures[block["picture"]].pk, "alt_text": block["alt"], "decorative": False}
        return {"image": picture, "caption": block.get("caption", "")}

    def _linked(self, block: Block, *fields: str) -> dict[str, Any]:
        return {"page": self.pages[block["page"]].pk, "url": "", **{field: block.get(field, "") for field in fields}}

    def _tip(self, block: Block) -> dict[str, Any]:
        fields = self._linked(block, "title", "link_text")
        return {**fields, "number": block["number"], "text": rich(block["text"])}
