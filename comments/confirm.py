"""The mailed link of a comment was used: now its address is proved to be the writer's."""

from contextlib import suppress
from datetime import datetime

from django.db import transaction

from comments.enums import State, Via, What
from comments.models import Comment, CommentEvent, CommentSettings
from comments.moderate import Actor, AlreadyMovedError, approve, last_moved_by_a_person
from comments.unread import shows_unread


def confirm(comment: Comment, *, now: datetime) -> None:
    """Note it once, however often the button is pressed. A known commenter's comment may be shown by it."""
    with transaction.atomic():
        row = Comment.objects.filter(pk=comment.pk, confirmed_at=None).exclude(state=State.DELETED)
        if not row.update(confirmed_at=now):
            return
        comment.refresh_from_db(fields=["state", "state_version", "confirmed_at", "score"])
        CommentEvent.objects.create(
            comment=comment,
            at=now,
            via=Via.WRITER,
            what=What.CONFIRMED,
            from_state=comment.state,
            to_state=comment.state,
        )
        if comment.state == State.PENDING and _is_shown_by_it(comment):
            with suppress(AlreadyMovedError):
                approve(comment, by=Actor(Via.RULES), now=now)


def _is_shown_by_it(comment: Comment) -> bool:
    """What a person let wait, waits for a person."""
    settings = CommentSettings.of(comment.page)
    return shows_unread(comment, comment.score, settings) and not last_moved_by_a_person(comment)
