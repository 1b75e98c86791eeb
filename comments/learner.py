"""The learner of the site's own decisions: what it says of a comment, and how well it has done lately."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache

from django.db import connection
from django.db.models import Count, Q

from comments.enums import State
from comments.learner_model import HOLD, SPAM, Model, Verdict
from comments.models import Comment, Learned

LATELY = timedelta(days=30)
_NEWEST = "SELECT id, at FROM comments_learned ORDER BY id DESC LIMIT 1"


@dataclass(frozen=True, slots=True)
class Figures:
    """The learner's word at the time, against what a person decided later, over the last thirty days."""

    trained_at: datetime
    good: int
    spam: int
    judged: int
    precision: float | None
    """Of what it would have held, the share that was marked as spam."""
    recall: float | None
    """Of what was marked as spam, the share that it would have held."""
    good_held: float | None
    """Of what was approved, the share that it would have held."""
    hold_at: float = HOLD
    spam_at: float = SPAM


def opinion(text: str, author: str, title: str) -> Verdict | None:
    """None while the site has decided too little to learn from."""
    with connection.cursor() as cursor:
        cursor.execute(_NEWEST)
        newest = cursor.fetchone()
    model = _model(*newest) if newest else None
    return model.judge(text, author, title) if model else None


def figures(now: datetime) -> Figures | None:
    learned = Learned.objects.defer("weights").order_by("-pk").first()
    if learned is None:
        return None
    counts = _counts(now)
    spam, good = counts["spam"], counts["good"]
    return Figures(
        trained_at=learned.at,
        good=learned.good,
        spam=learned.spam,
        judged=spam + good,
        precision=_share(counts["spam_held"], counts["spam_held"] + counts["good_held"]),
        recall=_share(counts["spam_held"], spam),
        good_held=_share(counts["good_held"], good),
    )


def _counts(now: datetime) -> dict[str, int]:
    good, spam, held = Q(state=State.APPROVED), Q(state=State.SPAM), Q(learner_score__gte=HOLD)
    judged = Comment.objects.decided().filter(decided_at__gt=now - LATELY, learner_score__isnull=False)
    return judged.aggregate(
        good=Count("pk", filter=good),
        spam=Count("pk", filter=spam),
        good_held=Count("pk", filter=good & held),
        spam_held=Count("pk", filter=spam & held),
    )


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


@lru_cache(maxsize=2)
def _model(pk: int, _at: object) -> Model | None:
    """Unpacked once in each process; None where a newer one has just taken its place."""
    data = Learned.objects.filter(pk=pk).values_list("weights", flat=True).first()
    return Model.unpacked(bytes(data)) if data else None
