"""The author answers a comment. What waits is approved by it, in the same commit: nobody replies to what is hidden."""

from datetime import datetime

from django.db import transaction

from comments.enums import State
from comments.models import Comment
from comments.moderate import Actor, approve
from comments.submit import reply_as_author


def answer(comment: Comment, text: str, *, by: Actor, key: str, now: datetime) -> Comment:
    """The reply. `key` makes the same form sent twice one reply; AlreadyMovedError if the comment is not as it was."""
    sent = Comment.objects.filter(submission_key=f"author:{key}").first()
    if sent:
        return sent
    with transaction.atomic():
        if comment.state != State.APPROVED:
            approve(comment, by=by, now=now)
        return reply_as_author(comment, text, by=by, key=key, now=now)
