"""From labelled comments to a model whose thresholds were tried on comments that it had not learnt from."""

import math
import random
from collections.abc import Sequence
from dataclasses import replace

from comments.learner_features import Example
from comments.learner_model import Model, fit, read

LEAST = 20
"""Decisions of each kind before the learner says anything."""
MOST = 1_500
"""Of each kind the newest are learnt from: spam changes, and the work stays bounded."""
FOLDS = 5
HELD = 0.04
"""At most this share of the good comments may wait because of the learner, as far as its own past tells."""
HOLD_SPREADS, SPAM_SPREADS = 1.7, 4.0


def train(examples: Sequence[Example]) -> Model | None:
    """`examples` in the order of time; None where there are too few of a kind."""
    rows = [*_newest(examples, spam=False), *_newest(examples, spam=True)]
    spam = [row.is_spam for row in rows]
    if min(sum(spam), len(spam) - sum(spam)) < LEAST:
        return None
    found = read(rows)
    model = fit(found, spam)
    scores = _out_of_fold(found, spam)
    hold_at, spam_at = _thresholds([score for score, kind in zip(scores, spam, strict=True) if not kind])
    return replace(model, hold_at=hold_at, spam_at=spam_at)


def _newest(examples: Sequence[Example], *, spam: bool) -> list[Example]:
    return [example for example in examples if example.is_spam == spam][-MOST:]


def _out_of_fold(found: Sequence[dict[str, float]], spam: Sequence[bool]) -> list[float]:
    """What each row would have got from a model that did not know it."""
    scores = [0.0] * len(found)
    order = list(range(len(found)))
    random.Random(0).shuffle(order)  # noqa: S311 - the same order each time is the point
    # Both kinds in every fold alike, also where there are only twenty of one.
    order.sort(key=lambda at: spam[at])
    for fold in range(FOLDS):
        left_out = order[fold::FOLDS]
        kept = sorted(set(order).difference(left_out))
        model = fit([found[at] for at in kept], [spam[at] for at in kept])
        for at in left_out:
            scores[at] = model.raw(found[at])
    return scores


def _thresholds(good: list[float]) -> tuple[float, float]:
    """The tail of the good ones is drawn from all of them, since of a small set only one or two lie in it."""
    good = sorted(good)
    middle = good[len(good) // 2]
    above = [score - middle for score in good if score >= middle]
    spread = math.sqrt(sum(distance * distance for distance in above) / len(above)) or 0.1
    # A spread seen in few comments may be too small by a good deal; the doubt falls with the root of their number.
    spread *= 1 + 2 / math.sqrt(len(good))
    allowed = good[len(good) - 1 - int(HELD * len(good))]
    hold_at = max(middle + HOLD_SPREADS * spread, allowed + 1e-6)
    return hold_at, max(middle + SPAM_SPREADS * spread, good[-1] + 1e-6, hold_at + spread)
