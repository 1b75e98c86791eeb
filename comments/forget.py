"""A person is forgotten by the comments: words and names go, the place in the thread stays."""

from datetime import datetime

from comments.enums import Via
from comments.excerpt import defang
from comments.models import Comment
from comments.moderate import Actor
from comments.querysets import CommentQuerySet
from comments.withdraw import take_away
from guard.mailboxes import is_at
from mail.forget import forget, mentioning
from mail.models import OutboxMail

KINDS = "comment."


def comments_of(address: str) -> CommentQuerySet:
    """What the author answered in the site's name is the site's, whatever address it was written from."""
    return Comment.objects.filter(is_at("email", address), by_author=False).order_by("pk")


def erase(address: str, now: datetime) -> int:
    """As if each writer had deleted the own comment. Where it came from stays, so that an import brings none back.

    Also mails to others that name the writer lose their words.
    """
    rows = take_away(comments_of(address), by=Actor(Via.ADMIN), now=now)
    names = {name for row in rows for name in (row.name, defang(row.name)) if name}
    forget(mentioning(OutboxMail.objects.filter(kind__startswith=KINDS), names), now)
    return len(rows)
