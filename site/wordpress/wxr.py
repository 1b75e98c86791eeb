"""What a WordPress export holds, as plain values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class WxrAuthor:
    login: str
    name: str
    id: str = ""


@dataclass(frozen=True, slots=True)
class WxrTerm:
    id: str
    slug: str
    name: str
    parent: str = ""
    description: str = ""


@dataclass(frozen=True, slots=True)
class TermRef:
    domain: str
    slug: str
    name: str


@dataclass(frozen=True, slots=True)
class WxrComment:
    id: int
    parent: int
    kind: str
    approved: str
    name: str
    email: str
    website: str
    html: str
    submitted_at: datetime | None
    user: str = ""

    @property
    def is_ping(self) -> bool:
        return self.kind in {"pingback", "trackback"}


@dataclass(frozen=True, slots=True)
class WxrItem:
    id: int
    kind: str
    status: str
    title: str
    link: str
    author: str
    content: str
    excerpt: str
    slug: str
    parent: int
    menu_order: int
    password: str
    published_at: datetime | None
    modified_at: datetime | None
    comments_open: bool
    attachment_url: str
    terms: tuple[TermRef, ...] = ()
    meta: Mapping[str, str] = field(default_factory=dict)
    comments: tuple[WxrComment, ...] = ()


@dataclass(slots=True)
class WxrExport:
    title: str = ""
    description: str = ""
    base_url: str = ""
    version: str = ""
    authors: dict[str, WxrAuthor] = field(default_factory=dict)
    categories: dict[str, WxrTerm] = field(default_factory=dict)
    items: list[WxrItem] = field(default_factory=list)

    def of_kind(self, kind: str) -> list[WxrItem]:
        return [item for item in self.items if item.kind == kind]
