"""Learning anew from what was decided, in the background."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max

from clock.queue import enqueue, is_waiting
from comments.enums import State
from comments.learner_features import Example
from comments.learner_train import LEAST, MOST, train
from comments.models import Comment, Learned

TASK = "comments.tasks.learn"
AT_ONCE = 10
"""So many new decisions are learnt from without waiting."""
EVERY = timedelta(hours=1)


def learn_when_due(now: datetime) -> None:
    """The clock's part: only looks, and hands the work to a task."""
    if is_due(now) and not is_waiting(TASK):
        enqueue(TASK)


def is_due(now: datetime) -> bool:
    last = Learned.objects.defer("weights").order_by("-pk").first()
    decided = Comment.objects.decided()
    if last is None:
        return all(decided.filter(state=state)[LEAST - 1 : LEAST].exists() for state in (State.APPROVED, State.SPAM))
    new = decided.filter(decided_at__gt=last.decided_until)
    return new[AT_ONCE - 1 : AT_ONCE].exists() or (now - last.at >= EVERY and new.exists())


def learn(now: datetime) -> Learned | None:
    """Learn from the newest decisions, and let what was learnt before go."""
    decided = Comment.objects.decided()
    until = decided.aggregate(until=Max("decided_at"))["until"]
    examples = sorted([*_newest(State.APPROVED), *_newest(State.SPAM)], key=lambda pair: pair[0])
    rows = [example for _moment, example in examples]
    model = train(rows)
    if model is None:
        return None
    spam = sum(row.is_spam for row in rows)
    with transaction.atomic():
        learned = Learned.objects.create(
            at=now,
            decided_until=until,
            good=len(rows) - spam,
            spam=spam,
            hold_at=model.hold_at,
            spam_at=model.spam_at,
            weights=model.packed(),
        )
        Learned.objects.filter(pk__lt=learned.pk).delete()
    return learned


def _newest(state: State) -> list[tuple[datetime, Example]]:
    rows = Comment.objects.decided().filter(state=state).order_by("-decided_at", "-pk")[:MOST]
    fields = rows.values_list("decided_at", "text", "name", "page__title")
    return [
        (moment, Example(text, name, title, state == State.SPAM))
        for moment, text, name, title in fields
        if moment is not None
    ]
