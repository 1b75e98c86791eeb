"""The only verbs that change a comment's state. Each is one conditional UPDATE and one line in the log."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import DateTimeField, F, Value
from django.db.models.functions import Coalesce

from comments.enums import State, Via
from comments.models import Comment, CommentEvent

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser

# From where each state can be reached. What its writer deleted stays deleted.
FROM = {
    State.APPROVED: frozenset({State.PENDING, State.SPAM, State.TRASH}),
    State.SPAM: frozenset({State.PENDING, State.APPROVED, State.TRASH}),
    State.TRASH: frozenset({State.PENDING, State.APPROVED, State.SPAM}),
    State.PENDING: frozenset({State.SPAM, State.TRASH}),
}


class AlreadyMovedError(Exception):
    """Somebody else was first, or the comment cannot go from where it is to there."""


@dataclass(frozen=True, slots=True)
class Actor:
    via: Via
    user: "AbstractUser | None" = None

    @property
    def user_id(self) -> int | None:
        return self.user.pk if self.user else None


def approve(comment: Comment, *, by: Actor, now: datetime, why: str = "") -> None:
    move(comment, State.APPROVED, by=by, now=now, why=why)


def mark_spam(comment: Comment, *, by: Actor, now: datetime, why: str = "") -> None:
    move(comment, State.SPAM, by=by, now=now, why=why)


def trash(comment: Comment, *, by: Actor, now: datetime, why: str = "") -> None:
    move(comment, State.TRASH, by=by, now=now, why=why)


def restore(comment: Comment, *, by: Actor, now: datetime, why: str = "") -> None:
    """Back from spam or trash to those that wait."""
    move(comment, State.PENDING, by=by, now=now, why=why)


def move(comment: Comment, to: State, *, by: Actor, now: datetime, why: str = "") -> None:
    """Move exactly the version of the comment that the caller saw, or raise AlreadyMovedError."""
    if comment.state not in FROM[to]:
        raise AlreadyMovedError
    with transaction.atomic():
        row = Comment.objects.filter(pk=comment.pk, state=comment.state, state_version=comment.state_version)
        if not row.update(**_changes(to, now)):
            raise AlreadyMovedError
        _log([comment], to, by=by, now=now, why=why)
    comment.refresh_from_db(fields=["state", "state_version", "approved_at"])


def move_many(ids: Iterable[int], to: State, *, by: Actor, now: datetime) -> int:
    """Move those of the comments that can go there; the number of queries does not depend on how many they are."""
    with transaction.atomic():
        rows = list(
            Comment.objects.select_for_update().filter(pk__in=list(ids), state__in=FROM[to]).only("pk", "state")
        )
        Comment.objects.filter(pk__in=[row.pk for row in rows]).update(**_changes(to, now))
        _log(rows, to, by=by, now=now, why="")
    return len(rows)


def _changes(to: State, now: datetime) -> dict[str, Any]:
    changes: dict[str, Any] = {"state": to, "state_version": F("state_version") + 1}
    if to == State.APPROVED:
        changes["approved_at"] = Coalesce("approved_at", Value(now, output_field=DateTimeField()))
    return changes


def _log(comments: Iterable[Comment], to: State, *, by: Actor, now: datetime, why: str) -> None:
    CommentEvent.objects.bulk_create(
        CommentEvent(
            comment=comment,
            at=now,
            user_id=by.user_id,
            via=by.via,
            from_state=comment.state,
            to_state=to,
            why=why,
        )
        for comment in comments
    )
