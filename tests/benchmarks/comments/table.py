"""Goal and measured, side by side."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

Figures = Mapping[str, float]


@dataclass(frozen=True)
class Results:
    """Of one database: what was asked for by name, with its figures."""

    title: str
    found: Mapping[str, Figures]


@dataclass(frozen=True)
class Goal:
    words: str
    name: str
    figure: str
    limit: float | None = None

    def cell(self, results: Results) -> str:
        value = results.found[self.name][self.figure]
        missed = " MISSED" if self.is_missed(results) else ""
        return f"{value:.0f}{missed}" if self.figure in {"own", "queries"} else f"{value:.1f}{missed}"

    def is_missed(self, results: Results) -> bool:
        return self.limit is not None and results.found[self.name][self.figure] > self.limit


GOALS = (
    Goal("a comment posted, all rules on, ms of CPU: 5 or less", "post", "cpu", 5),
    Goal("the same, ms until the answer", "post", "wall"),
    Goal("page with 50 comments, ms", "small", "wall"),
    Goal("page with 10,000, the first 50 threads, ms: under 100", "large", "wall", 100),
    Goal("the same, queries for comments: 5 or less", "large", "own", 5),
    Goal("the same, ms of CPU", "large", "cpu"),
    Goal("its last page, ms: under 100", "large_last", "wall", 100),
    Goal("100 replies of its thread of 2,000, ms: under 100", "thread", "wall", 100),
    Goal("the lasting address of the last of these, ms", "lasting", "wall"),
    Goal("the feed of all comments, ms", "feed", "wall"),
    Goal("queue with 100,000, ms: under 200", "queue", "wall", 200),
    Goal("the same, those that wait, ms: under 200", "queue_pending", "wall", 200),
    Goal("the same, page 2,000, ms: under 200", "queue_last", "wall", 200),
    Goal("the same, a search that finds nearly all, ms: under 200", "queue_search", "wall", 200),
    Goal("the same, a search that finds one, ms: under 200", "queue_search_rare", "wall", 200),
)


def missed(results: Sequence[Results]) -> bool:
    return any(goal.is_missed(found) for goal in GOALS for found in results)


def draw(results: Sequence[Results]) -> str:
    head = ["", *(found.title for found in results)]
    rows = [[goal.words, *(goal.cell(found) for found in results)] for goal in GOALS]
    widths = [max(len(row[column]) for row in [head, *rows]) for column in range(len(head))]
    lines = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |"
        for row in [head, *rows]
    ]
    return "\n".join([lines[0], "|" + "|".join("-" * (width + 2) for width in widths) + "|", *lines[1:]])
