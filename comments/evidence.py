"""What can be known of a comment when it comes in. Here are the queries; `judge` makes of it what the site wants."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from wagtail.models import Page

from comments import prints, trust
from comments.models import Comment
from comments.render import count_links

SAME_NETWORK = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Evidence:
    name: str
    email: str
    text: str
    page_title: str
    links: int
    trapped: bool
    stale: bool
    seconds: float | None
    """From the opening of the form to its sending; None where nobody can know."""
    proven: bool
    """The browser did its proof of work."""
    duplicate: bool
    recent: int
    """How many other comments came from the same network in the last ten minutes."""
    new_address: bool


class Written(Protocol):
    """What is read of a form that was sent."""

    @property
    def name(self) -> str: ...
    @property
    def email(self) -> str: ...
    @property
    def text(self) -> str: ...
    @property
    def client(self) -> str: ...
    @property
    def trapped(self) -> bool: ...
    @property
    def stale(self) -> bool: ...
    @property
    def seconds(self) -> float | None: ...
    @property
    def proven(self) -> bool: ...


def gather(page: Page, given: Written, *, own: Comment | None, now: datetime) -> Evidence:
    """`own` is the comment itself where it is there already, so that an edit is not a copy of what it edits."""
    return Evidence(
        name=given.name,
        email=given.email,
        text=given.text,
        page_title=page.title,
        links=count_links(given.text),
        trapped=given.trapped,
        stale=given.stale,
        seconds=given.seconds,
        proven=given.proven,
        duplicate=prints.seen(given.text, own=own, now=now),
        recent=_recent(given.client, own, now),
        new_address=not trust.approved_before(given.email, own=own),
    )


def _recent(client: str, own: Comment | None, now: datetime) -> int:
    if not client:
        return 0
    return Comment.objects.sent_since(now - SAME_NETWORK).but(own).filter(client=client).count()
