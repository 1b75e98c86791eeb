"""A writer deletes the own comment: its content goes for good, its place in the thread stays."""

from copy import copy
from datetime import datetime

from django.db import transaction

from comments.enums import Follow, State, Via
from comments.models import Comment, CommentEvent, CommentNotice, CommentPrint, HeldNotice, Learned
from comments.moderate import Actor, put
from comments.querysets import CommentQuerySet
from comments.unsent import reference
from desk import log_labels
from mail.forget import about, forget

ERASED = {
    "name": "",
    "email": "",
    "website": "",
    "text": "",
    "html": "",
    "client": "",
    "reasons": [],
    "score": 0,
    "learner_score": None,
    "decided_at": None,
    "confirmed_at": None,
    "tell_approval": False,
    "follow": Follow.NONE,
    "submission_key": None,
}


def withdraw(comment: Comment, *, now: datetime) -> None:
    """From whatever state it is in, whoever moves it at the same moment; a second time changes nothing.

    With it go its words in mails, also in those that have left and are still kept in the outbox.
    """
    with transaction.atomic():
        take_away(Comment.objects.exclude(state=State.DELETED).filter(pk=comment.pk), by=Actor(Via.WRITER), now=now)
    comment.refresh_from_db()


def take_away(rows: CommentQuerySet, *, by: Actor, now: datetime) -> list[Comment]:
    """All that tells of their writers, in the caller's transaction. The comments as they were until then."""
    before = list(rows.locked())
    keys = [row.pk for row in before]
    for row in before:
        put(copy(row), State.DELETED, {**ERASED, "user": None}, by=by, now=now)
    CommentEvent.objects.filter(comment__in=keys).update(why="")
    for model in (CommentNotice, CommentPrint, HeldNotice):
        model._default_manager.filter(comment__in=keys).delete()
    log_labels.blank(Comment, keys)
    forget(about(map(reference, keys)), now)
    if any(row.decided_at for row in before):
        # It may have learned a name; the clock has it learn anew from what is left.
        Learned.objects.all().delete()
    return before
