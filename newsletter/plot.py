"""What became of a letter's copies over time, counted in bins by the database and drawn as small bars."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db.models import Case, Count, DateTimeField, ExpressionWrapper, F, Max, Min, TextField, Value, When
from django.db.models.functions import Cast, Coalesce, Left

from mail.enums import MailState
from mail.outcome import RETRIES
from newsletter.delivery_models import DeliveryQuerySet
from newsletter.models import Delivery, Issue

MOST_BARS = 60
DRAWN = (MailState.ACCEPTED, MailState.DEFERRED, MailState.BOUNCED)
HEIGHT = 100
_STEPS = (
    # How long a plot may be at most, and how many characters of an ISO time tell its bins apart.
    (timedelta(minutes=5), 19),
    (timedelta(days=3), 16),
    (timedelta(days=90), 13),
)
_DAY = 10
_SECONDS = {19: 1, 16: 60, 13: 3600, _DAY: 86400}


@dataclass(frozen=True, slots=True)
class Bar:
    x: int
    y: float
    height: float


@dataclass(frozen=True, slots=True)
class Strip:
    """One state's bars, drawn to a scale of their own: a handful of bounces would not show beside the rest."""

    state: MailState
    total: int
    most: int
    bars: tuple[Bar, ...]

    @property
    def label(self) -> str:
        return str(self.state.label)


@dataclass(frozen=True, slots=True)
class Plot:
    begin: datetime
    end: datetime
    step: timedelta
    bins: tuple[tuple[datetime, tuple[int, ...]], ...]
    """The beginning of each bin that is not empty, and its numbers in the order of `DRAWN`."""
    strips: tuple[Strip, ...]

    @property
    def width(self) -> int:
        return int((self.end - self.begin) / self.step)


def plot(issue: Issue) -> Plot | None:
    """None where nothing has happened yet. Two queries, whatever the number of copies."""
    moments = Delivery.objects.of(issue).filter(state__in=DRAWN).annotate(at=_moment())
    span = moments.aggregate(first=Min("at"), last=Max("at"))
    if span["first"] is None:
        return None
    precision = next((size for most, size in _STEPS if span["last"] - span["first"] <= most), _DAY)
    return _drawn(_counted(moments, precision), timedelta(seconds=_SECONDS[precision]))


def _moment() -> Coalesce:
    """When a copy was settled; of one that was put off, the attempt that its next one is counted from."""
    earlier = (
        When(attempts=attempts, then=ExpressionWrapper(F("next_attempt_at") - Value(wait), DateTimeField()))
        for attempts, wait in enumerate(RETRIES, start=1)
    )
    put_off = Case(*earlier, default=F("next_attempt_at"), output_field=DateTimeField())
    return Coalesce("finished_at", put_off)


def _counted(moments: DeliveryQuerySet, precision: int) -> Mapping[datetime, Mapping[str, int]]:
    # Both databases write a time out as ISO does, in UTC; cutting it off is far quicker than SQLite's own truncation.
    bins = moments.annotate(bin=Left(Cast("at", TextField()), precision)).order_by()
    found: dict[datetime, dict[str, int]] = defaultdict(dict)
    for name, state, number in bins.values_list("bin", "state").annotate(Count("pk")):
        found[_parsed(name)][state] = number
    return found


def _parsed(name: str) -> datetime:
    return datetime.fromisoformat(name if len(name) != 13 else f"{name}:00").replace(tzinfo=UTC)


def _drawn(found: Mapping[datetime, Mapping[str, int]], unit: timedelta) -> Plot:
    begin = min(found)
    units = (max(found) - begin) // unit + 1
    step = unit * -(-units // MOST_BARS)
    bins: dict[int, list[int]] = defaultdict(lambda: [0] * len(DRAWN))
    for moment, numbers in found.items():
        for place, state in enumerate(DRAWN):
            bins[(moment - begin) // step][place] += numbers.get(state, 0)
    rows = tuple((begin + place * step, tuple(numbers)) for place, numbers in sorted(bins.items()))
    strips = tuple(
        _strip(state, {x: numbers[place] for x, numbers in bins.items()}) for place, state in enumerate(DRAWN)
    )
    return Plot(begin, begin + (max(bins) + 1) * step, step, rows, strips)


def _strip(state: MailState, numbers: Mapping[int, int]) -> Strip:
    most = max(numbers.values())
    bars = (Bar(x, HEIGHT - height, height) for x, number in sorted(numbers.items())
            if number and (height := max(3.0, HEIGHT * number / most)))  # fmt: skip
    return Strip(state, sum(numbers.values()), most, tuple(bars))
