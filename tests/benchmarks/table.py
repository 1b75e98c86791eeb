"""Goal and measured, side by side."""

import operator
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median

from tests.benchmarks.rounds import Round, Run


@dataclass(frozen=True)
class Results:
    """Of one database. `small` are the paired rounds at 1,000 readers, `large` the one at 100,000."""

    title: str
    small: Sequence[Round]
    slow: Run
    django: Run
    large: Round | None

    @property
    def ratios(self) -> list[float]:
        rounds = [*self.small, *([self.large] if self.large else [])]
        return [found.ratio for found in rounds if found.ratio is not None]


@dataclass(frozen=True)
class Goal:
    words: str
    limit: float
    reached: Callable[[float, float], bool]
    measure: Callable[[Results], float | None]
    digits: int = 2

    def cell(self, results: Results) -> str:
        value = self.measure(results)
        if value is None:
            return "–"
        return f"{value:.{self.digits}f}{'' if self.reached(value, self.limit) else ' MISSED'}"

    def is_missed(self, results: Results) -> bool:
        value = self.measure(results)
        return value is not None and not self.reached(value, self.limit)


def _or_none(measure: Callable[[Sequence[float]], float], values: Sequence[float]) -> float | None:
    return measure(values) if values else None


def _rate(found: Results) -> float:
    return median(one.ours.rate for one in found.small)


def _own_ms(found: Results) -> float:
    return _longest(found).own_ms


def _server_ms(found: Results) -> float | None:
    return _longest(found).server_ms or None


def _longest(found: Results) -> Run:
    """The clock that counts CPU time ticks only a hundred times a second."""
    return found.large.ours if found.large else found.small[-1].ours


def _peak(found: Results) -> float:
    return max(one.ours.memory for one in [*found.small, *([found.large] if found.large else [])])


def _growth(found: Results) -> float | None:
    return found.large.ours.memory - median(one.ours.memory for one in found.small) if found.large else None


def _whole(found: Results) -> float | None:
    return found.large.readers / found.large.ours.rate if found.large else None


def _large_rates(found: Results) -> str:
    if found.large is None:
        return "–"
    short = "" if found.large.is_whole else f" (cut off after {found.large.ours.sent})"
    return f"{found.large.ours.rate:.0f} : {found.large.source_rate or 0:.0f}{short}"


_BESIDE: tuple[tuple[str, Callable[[Results], str]], ...] = (
    (
        "mails/s in each round of 1,000, ours : smtp-source",
        lambda found: ", ".join(f"{one.ours.rate:.0f} : {one.source_rate or 0:.0f}" for one in found.small),
    ),
    ("mails/s at 100,000, ours : smtp-source", _large_rates),
    ("Django's send_messages, mails/s", lambda found: f"{found.django.rate:.0f}"),
    (
        "our CPU and the database's at 1,000, ms a mail",
        lambda found: (
            f"{median(one.ours.own_ms for one in found.small):.2f}, "
            f"{median(one.ours.server_ms for one in found.small):.2f}"
        ),
    ),
    ("the idle worker, MB", lambda found: f"{found.small[0].ours.idle:.0f}"),
)

GOALS = (
    Goal(
        "median ratio to smtp-source -s 10: 1.0 or more", 1.0, operator.ge, lambda found: _or_none(median, found.ratios)
    ),
    Goal("worst round: 0.6 or more", 0.6, operator.ge, lambda found: _or_none(min, found.ratios)),
    Goal(
        "ratio to Django's send_messages: 7 or more", 7, operator.ge, lambda found: _rate(found) / found.django.rate, 1
    ),
    Goal("our CPU, ms a mail: 0.30 or less", 0.30, operator.le, _own_ms),
    Goal("PostgreSQL's CPU, ms a mail: 0.20 or less", 0.20, operator.le, _server_ms),
    Goal("memory over the idle worker, MB: 20 or less", 20, operator.le, _peak, 1),
    Goal("more memory at 100,000 than at 1,000, MB: 5 or less", 5, operator.le, _growth, 1),
    Goal("20 ms a reply, 16 connections, mails/s: 600 or more", 600, operator.ge, lambda found: found.slow.rate, 0),
    Goal("100,000 mails, seconds: under 300", 300, operator.lt, _whole, 0),
)


def missed(results: Sequence[Results]) -> bool:
    return any(goal.is_missed(found) for goal in GOALS for found in results)


def draw(results: Sequence[Results]) -> str:
    head = ["", *(found.title for found in results)]
    rows = [[goal.words, *(goal.cell(found) for found in results)] for goal in GOALS]
    rows += [[words, *(cell(found) for found in results)] for words, cell in _BESIDE]
    widths = [max(len(row[column]) for row in [head, *rows]) for column in range(len(head))]
    lines = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |"
        for row in [head, *rows]
    ]
    return "\n".join([lines[0], "|" + "|".join("-" * (width + 2) for width in widths) + "|", *lines[1:]])
