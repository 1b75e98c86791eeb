"""What a Disqus export holds, as plain values. Disqus calls a page's conversation a thread and a comment a post."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Thread:
    number: str
    identifier: str
    link: str
    title: str


@dataclass(frozen=True, slots=True)
class Post:
    number: str
    thread: str
    parent: str
    name: str
    email: str
    html: str
    created_at: datetime
    is_deleted: bool
    is_spam: bool
    is_approved: bool
