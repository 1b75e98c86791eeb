"""What a text is cut into before it becomes blocks, and what the cutter must be able to ask."""

from dataclasses import dataclass, field
from typing import Any, NamedTuple, Protocol

from bs4 import BeautifulSoup


class FoundImage(NamedTuple):
    id: int
    alt: str


class Surroundings(Protocol):
    """What the text's own site knew: its pages, its pictures and those that hang on this very post."""

    def page(self, href: str) -> int | None:
        """The page here that stands for an address of the old site."""

    def absolute(self, href: str) -> str:
        """The whole address, or nothing when it is no address that a link may have."""

    def image(self, address: str, number: int | None) -> FoundImage | None:
        """The picture here for an address of the old site or an attachment's number."""

    def is_attachment(self, href: str) -> bool:
        """Whether the address is WordPress's page about a single picture."""

    def attached(self) -> list[int]:
        """The numbers of the pictures that were uploaded to this post."""


class LoneLink(NamedTuple):
    words: str
    page: int | None
    url: str


@dataclass(slots=True)
class Piece:
    kind: str
    value: Any = None

    def lone_link(self) -> LoneLink | None:
        """The link that is all there is in this paragraph, save a full stop."""
        if self.kind != "paragraph" or "<a " not in self.value:
            return None
        soup = BeautifulSoup(self.value, "html.parser")
        link = soup.a
        if link is None or link.get_text(strip=True).rstrip(".") != soup.get_text(strip=True).rstrip("."):
            return None
        words = " ".join(link.get_text().split())
        if link.get("linktype") == "page":
            return LoneLink(words, int(str(link["id"])), "")
        return LoneLink(words, None, str(link["href"]))


@dataclass(slots=True)
class Conversion:
    blocks: list[dict[str, Any]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
