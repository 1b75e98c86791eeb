"""A writer deletes the own comment: its content goes for good, its place in the thread stays."""

from datetime import datetime

from django.db import transaction

from comments.enums import Follow, State, Via
from comments.models import Comment, CommentPrint
from comments.moderate import Actor, put
from comments.unsent import reference
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
        row = Comment.objects.locked().exclude(state=State.DELETED).filter(pk=comment.pk).first()
        if row is not None:
            put(row, State.DELETED, ERASED, by=Actor(Via.WRITER), now=now)
            CommentPrint.objects.filter(pk=row.pk).delete()
            forget(about([reference(row.pk)]), now)
    comment.refresh_from_db()
