"""The only verbs that change a comment's state. Each is one conditional UPDATE and one line in the log."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import DateTimeField, F, Value
from django.db.models.functions import Coalesce

from comments import unsent
from comments.enums import State, Via, What
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
# The doors through which a person comes who has read the comment: only from them does the learner learn.
PERSONS = frozenset({Via.ADMIN, Via.LINK})
CHUNK = 500


class AlreadyMovedError(Exception):
    """Somebody else was first, or the comment cannot go from where it is to there."""


class EmptiedError(AlreadyMovedError):
    """It was turned away so long ago that its words are erased; only its place in the thread is left."""


@dataclass(frozen=True, slots=True)
class Actor:
    via: Via
    user: "AbstractUser | None" = None

    @property
    def user_id(self) -> int | None:
        return self.user.pk if self.user else None


@dataclass(frozen=True, slots=True)
class Outcome:
    """How many comments went where they should, and how many somebody had judged meanwhile."""

    moved: int
    passed: int

    def __add__(self, other: "Outcome") -> "Outcome":
        return Outcome(self.moved + other.moved, self.passed + other.passed)


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
    put(comment, to, decided(to, by, now), by=by, now=now, why=why)


def put(
    comment: Comment,
    to: State,
    changes: dict[str, Any],
    *,
    by: Actor,
    now: datetime,
    why: str = "",
    what: What = What.MOVED,
) -> None:
    """What every move of a single comment comes to; `changes` are further columns of its row."""
    if comment.state == State.DELETED:
        raise AlreadyMovedError
    with transaction.atomic():
        row = Comment.objects.filter(pk=comment.pk, state=comment.state, state_version=comment.state_version)
        if not row.fit_for(to).update(**{**into(to, now), **changes}):
            raise EmptiedError if row.exists() else AlreadyMovedError
        log([comment], to, by=by, now=now, why=why, what=what)
        unsent.stop([comment.pk], to, now)
    comment.refresh_from_db(fields=["state", "state_version", "approved_at", "decided_at"])


def move_many(
    ids: Iterable[int], to: State, *, by: Actor, now: datetime, why: str = "", seen: int | None = None
) -> Outcome:
    """Move those of the comments that can go there; the number of queries does not depend on how many they are.

    `seen` is the last line of the log when the moderator was shown them (`last_event`): what has happened to a comment
    since then, they do not know of, so it stays where it is.
    """
    # Everybody who locks several comments does it in this order, so that no two wait for each other.
    done, left = Outcome(0, 0), iter(sorted(ids))
    with transaction.atomic():
        while chunk := list(islice(left, CHUNK)):
            done += _move_chunk(chunk, to, by=by, now=now, why=why, seen=seen)
    return done


def last_event() -> int:
    return CommentEvent.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def last_moved_by_a_person(comment: Comment) -> bool:
    last = comment.events.exclude(what__in=(What.EDITED, What.CONFIRMED)).order_by("at", "pk").last()
    return last is not None and last.via in PERSONS


def decided(to: State, by: Actor, now: datetime) -> dict[str, Any]:
    """A person's judgement is remembered; to put a comment back among those that wait is to take it back."""
    if by.via not in PERSONS:
        return {}
    return {"decided_at": None if to == State.PENDING else now}


def into(to: State, now: datetime) -> dict[str, Any]:
    """The columns of every move. Neither the first approval nor that followers were told is forgotten by a second."""
    changes: dict[str, Any] = {"state": to, "state_version": F("state_version") + 1}
    if to == State.APPROVED:
        changes["approved_at"] = Coalesce("approved_at", Value(now, output_field=DateTimeField()))
    if to in {State.APPROVED, State.PENDING}:
        changes["mails_due_at"] = unsent.link_due(now)
    return changes


def log(
    comments: Iterable[Comment], to: State, *, by: Actor, now: datetime, why: str = "", what: What = What.MOVED
) -> None:
    CommentEvent.objects.bulk_create(
        CommentEvent(
            comment=comment,
            at=now,
            user_id=by.user_id,
            via=by.via,
            what=what,
            from_state=comment.state,
            to_state=to,
            why=why,
        )
        for comment in comments
    )


def _move_chunk(ids: Sequence[int], to: State, *, by: Actor, now: datetime, why: str, seen: int | None) -> Outcome:
    rows = list(Comment.objects.locked().fit_for(to).filter(pk__in=ids, state__in=FROM[to]).only("pk", "state"))
    if seen is not None:
        # Asked after the rows are locked: whoever held one of them has written what happened by now.
        later = CommentEvent.objects.filter(comment__in=ids, pk__gt=seen)
        changed = set(later.values_list("comment", flat=True))
        rows = [row for row in rows if row.pk not in changed]
    Comment.objects.filter(pk__in=[row.pk for row in rows]).update(**into(to, now), **decided(to, by, now))
    log(rows, to, by=by, now=now, why=why)
    unsent.stop([row.pk for row in rows], to, now)
    return Outcome(len(rows), len(ids) - len(rows))
