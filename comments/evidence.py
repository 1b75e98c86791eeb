"""What can be known of a comment when it comes in. Here are the queries; `judge` makes of it what the site wants."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple, Protocol

from django.db import connection
from wagtail.models import Page

from comments import prints
from comments.enums import State
from comments.models import Comment
from comments.render import count_links

SAME_NETWORK = timedelta(minutes=10)

# One statement in place of three querysets: Django takes longer to write those than the database to answer them.
# What its writer took back is nobody's copy. All states are named, so that the index of the queue finds the newest;
# by address no state is asked for, since an SQLite without statistics would look through everything approved.
_STORED = """
SELECT
    EXISTS (
        SELECT 1 FROM comments_commentprint AS print JOIN comments_comment AS other ON other.id = print.comment_id
        WHERE print.digest = %(digest)s AND print.at >= %(printed)s
        AND other.state <> %(deleted)s AND other.id <> %(own)s
    ),
    (
        SELECT count(*) FROM comments_comment
        WHERE state IN ({states}) AND submitted_at >= %(since)s AND client = %(client)s AND id <> %(own)s
    ),
    (
        SELECT max(CASE state WHEN %(approved)s THEN 1 ELSE 0 END) FROM comments_comment
        WHERE email = %(email)s AND id <> %(own)s
    )
""".format(states=", ".join(f"'{state}'" for state in State.values))  # noqa: S608 - names of our own
_NOBODY = "-"
"""Neither a digest nor a network nor an address that is ever stored: what is not known is not looked for."""


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
    stored = _stored(given, own, now)
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
        duplicate=stored.duplicate,
        recent=stored.recent,
        new_address=not stored.approved_before,
    )


class _Stored(NamedTuple):
    duplicate: bool
    recent: int
    approved_before: bool
    """A comment with this address is shown. Anybody can type it, so this only ever takes a doubt away."""


def _stored(given: Written, own: Comment | None, now: datetime) -> _Stored:
    moment = connection.ops.adapt_datetimefield_value
    values = {
        "digest": prints.digest_of(given.text) or _NOBODY,
        "printed": moment(now - prints.KEPT),
        "since": moment(now - SAME_NETWORK),
        "client": given.client or _NOBODY,
        "email": given.email or _NOBODY,
        "own": own.pk if own else 0,
        "approved": State.APPROVED.value,
        "deleted": State.DELETED.value,
    }
    with connection.cursor() as cursor:
        cursor.execute(_STORED, values)
        duplicate, recent, approved = cursor.fetchone()
    return _Stored(bool(duplicate), recent, bool(approved))
