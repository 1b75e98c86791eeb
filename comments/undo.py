"""Taking a decision back: the comment goes to where it was before, and for the learner it was never made."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from comments import unsent
from comments.enums import State, What
from comments.models import Comment, CommentEvent
from comments.moderate import PERSONS, Actor, AlreadyMovedError, Outcome, into, log, put

UNDO_FOR = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Step:
    """What undoing a decision would do."""

    decision: CommentEvent
    to: State
    decided_at: datetime | None


def step_back(comment: Comment, events: Iterable[CommentEvent], now: datetime) -> Step | None:
    """The last decision that still stands, or None where there is none, or it is older than 30 days."""
    if comment.state == State.DELETED or comment.is_emptied:
        return None
    standing = _standing(events)
    if not standing or standing[-1].to_state != comment.state or standing[-1].at < now - UNDO_FOR:
        return None
    last, before = standing[-1], standing[-2] if len(standing) > 1 else None
    to = State(last.from_state)
    return Step(last, to, before.at if before and to != State.PENDING else None)


def undo(comment: Comment, *, by: Actor, now: datetime) -> None:
    """Undo the last decision about exactly the version that the caller saw, or raise AlreadyMovedError."""
    with transaction.atomic():
        step = step_back(comment, comment.events.all(), now)
        if step is None:
            raise AlreadyMovedError
        put(comment, step.to, {"decided_at": step.decided_at}, by=by, now=now, what=What.UNDONE)


def undo_moment(at: datetime, *, by: Actor, now: datetime) -> Outcome:
    """Undo what this user decided at that moment, about one comment or about hundreds."""
    decisions = CommentEvent.objects.filter(at=at, user=by.user_id, what=What.MOVED)
    ids = list(decisions.values_list("comment", flat=True))
    with transaction.atomic():
        rows = list(Comment.objects.locked().filter(pk__in=ids).only("pk", "state", "text"))
        events = _events_of(ids)
        steps = [(row, step_back(row, events[row.pk], now)) for row in rows]
        back = [(row, step) for row, step in steps if step and step.decision.at == at]
        _put_back(back, by=by, now=now)
    return Outcome(len(back), len(ids) - len(back))


def _standing(events: Iterable[CommentEvent]) -> list[CommentEvent]:
    """Decisions of persons that nothing has overtaken, the oldest first. What rules or the writer did ends them."""
    standing: list[CommentEvent] = []
    for event in events:
        if event.what == What.MOVED and event.via in PERSONS and event.from_state:
            standing.append(event)
        elif event.what == What.UNDONE and standing:
            standing.pop()
        elif event.what in {What.MOVED, What.EDITED}:
            standing.clear()
    return standing


def _events_of(ids: Sequence[int]) -> dict[int, list[CommentEvent]]:
    found: dict[int, list[CommentEvent]] = {pk: [] for pk in ids}
    for event in CommentEvent.objects.filter(comment__in=ids):
        found[event.comment_id].append(event)
    return found


def _put_back(back: Sequence[tuple[Comment, Step]], *, by: Actor, now: datetime) -> None:
    """One UPDATE for each pair of state and time of judgement that the comments go back to: mostly a single one."""
    goals: dict[tuple[State, datetime | None], list[Comment]] = {}
    for row, step in back:
        goals.setdefault((step.to, step.decided_at), []).append(row)
    for (to, decided_at), rows in goals.items():
        changes: dict[str, Any] = {**into(to, now), "decided_at": decided_at}
        Comment.objects.filter(pk__in=[row.pk for row in rows]).update(**changes)
        log(rows, to, by=by, now=now, what=What.UNDONE)
        unsent.stop([row.pk for row in rows], to, now)
