"""A person is forgotten by the comments: words and names go, the place in the thread stays."""

from datetime import datetime

from comments.enums import State, Via
from comments.excerpt import defang
from comments.models import Comment, CommentEvent, CommentNotice, CommentPrint, HeldNotice, Learned
from comments.moderate import Actor, put
from comments.querysets import CommentQuerySet
from comments.unsent import reference
from comments.withdraw import ERASED
from desk import log_labels
from guard.mailboxes import is_at
from mail.forget import about, forget, mentioning
from mail.models import OutboxMail

KINDS = "comment."


def comments_of(address: str) -> CommentQuerySet:
    """What the author answered in the site's name is the site's, whatever address it was written from."""
    return Comment.objects.filter(is_at("email", address), by_author=False).order_by("pk")


def erase(address: str, now: datetime) -> int:
    """As if each writer had deleted the own comment. Where it came from stays, so that an import brings none back."""
    rows = list(comments_of(address).locked())
    keys = [row.pk for row in rows]
    learnt_from = any(row.decided_at for row in rows)
    _forget_mails(rows, now)
    for row in rows:
        put(row, State.DELETED, {**ERASED, "user": None}, by=Actor(Via.ADMIN), now=now)
    CommentEvent.objects.filter(comment__in=keys).update(why="")
    for model in (CommentNotice, CommentPrint, HeldNotice):
        model._default_manager.filter(comment__in=keys).delete()
    log_labels.blank(Comment, keys)
    if learnt_from:
        # It may have learned a name; the clock has it learn anew from what is left.
        Learned.objects.all().delete()
    return len(rows)


def _forget_mails(rows: list[Comment], now: datetime) -> None:
    """Those about the comments, and those to others that name the writer."""
    forget(about(reference(row.pk) for row in rows), now)
    names = {name for row in rows for name in (row.name, defang(row.name)) if name}
    forget(mentioning(OutboxMail.objects.filter(kind__startswith=KINDS), names), now)
