"""What a search or a filter finds, up to a number that a person can go through: never are all texts sorted."""

from collections.abc import Iterable
from datetime import datetime
from heapq import nlargest
from typing import Any, NamedTuple

from django.db.models import QuerySet

from comments.filters import CommentFilterSet, in_states, narrowed, searched, states
from comments.models import Comment

MOST = 1_000
RARE = 2_000
"""What is found so often at most is found whole. What is more frequent is soon met, from the newest on."""


class Found(NamedTuple):
    ids: list[int]
    """The newest first."""
    more: bool
    """There are older ones, left out."""


def newest(rows: QuerySet[Comment], wanted: Iterable[str]) -> Found:
    """What is rare is found whole, in any order. Only of what is frequent the newest are looked for."""
    found = list(_brief(in_states(rows, wanted).order_by())[: RARE + 1])
    if len(found) > RARE:
        found = [row for state in wanted for row in _newest_of(rows, state)]
    return Found([pk for _moment, pk in nlargest(MOST, found)], len(found) > MOST)


def _newest_of(rows: QuerySet[Comment], state: str) -> Iterable[tuple[datetime, int]]:
    """Of one state, because the index of the queue has these in order: the reading ends early."""
    return _brief(rows.filter(state=state).order_by("-submitted_at", "-pk"))[: MOST + 1]


def _brief(rows: QuerySet[Comment]) -> QuerySet[Comment, tuple[datetime, int]]:
    return rows.values_list("submitted_at", "pk")


def is_narrowed(parameters: Any) -> bool:
    """Whether more than a state was chosen. What is not, has a known number and is never cut."""
    form = CommentFilterSet(parameters, queryset=Comment.objects.none()).form
    return bool(searched(parameters) or set(form.changed_data) - {"state"})


def listed(parameters: Any) -> QuerySet[Comment]:
    """The comments that the list shows under these query parameters, on all its pages: what is done to all is done
    to these."""
    rows, wanted = narrowed(parameters), states(parameters)
    if is_narrowed(parameters):
        return Comment.objects.filter(pk__in=newest(rows, wanted).ids)
    return in_states(rows, wanted)
