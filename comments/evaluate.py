"""How well the learner would do on labelled comments that it has not seen."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from comments.learner_features import Example
from comments.learner_model import Model
from comments.learner_train import train

LEARNT = 0.7


@dataclass(frozen=True, slots=True)
class Outcome:
    """Counts, so that those of several folds can be added up."""

    spam: int = 0
    spam_held: int = 0
    spam_filed: int = 0
    good: int = 0
    good_held: int = 0
    good_filed: int = 0

    def __add__(self, other: "Outcome") -> "Outcome":
        return Outcome(*(getattr(self, name) + getattr(other, name) for name in self.__slots__))

    @property
    def precision(self) -> float | None:
        return share(self.spam_held, self.spam_held + self.good_held)

    @property
    def recall(self) -> float | None:
        return share(self.spam_held, self.spam)


class TooFewError(Exception):
    """The part to learn from has not enough of both kinds."""


@dataclass(frozen=True, slots=True)
class BadLine:
    number: int
    why: str


def share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def read_lines(lines: Iterable[bytes]) -> Iterator[Example | BadLine]:
    """One object a line with `text`, `author` (may be left out) and `is_spam`; whatever else it has is not read."""
    for number, line in enumerate(lines, start=1):
        if line.strip():
            try:
                yield _example(json.loads(line))
            except (ValueError, RecursionError) as error:
                yield BadLine(number, str(error))


def later_part(examples: Sequence[Example]) -> tuple[Model, Outcome]:
    """Learn from the first 70 %, judge the later 30 %."""
    cut = int(len(examples) * LEARNT)
    return _tried(examples[:cut], examples[cut:])


def folds(examples: Sequence[Example], number: int) -> Outcome:
    """Each part is judged by a model that has learnt from the others; both kinds are spread evenly."""
    order = sorted(range(len(examples)), key=lambda at: examples[at].is_spam)
    total = Outcome()
    for fold in range(number):
        left_out = set(order[fold::number])
        kept = [example for at, example in enumerate(examples) if at not in left_out]
        total += _tried(kept, [examples[at] for at in sorted(left_out)])[1]
    return total


def _tried(known: Sequence[Example], unknown: Sequence[Example]) -> tuple[Model, Outcome]:
    model = train(known)
    if model is None:
        raise TooFewError
    verdicts = [(model.judge(each.text, each.author, each.title), each.is_spam) for each in unknown]
    spam = [verdict for verdict, is_spam in verdicts if is_spam]
    good = [verdict for verdict, is_spam in verdicts if not is_spam]
    return model, Outcome(
        spam=len(spam),
        spam_held=sum(verdict.holds for verdict in spam),
        spam_filed=sum(verdict.is_spam for verdict in spam),
        good=len(good),
        good_held=sum(verdict.holds for verdict in good),
        good_filed=sum(verdict.is_spam for verdict in good),
    )


def _example(row: object) -> Example:
    if not isinstance(row, dict):
        raise ValueError("not an object")
    text, author, is_spam = row.get("text"), row.get("author") or "", row.get("is_spam")
    if not isinstance(text, str):
        raise ValueError("text is missing or is no text")
    if not isinstance(author, str):
        raise ValueError("author is no text")
    if is_spam not in (True, False):
        raise ValueError("is_spam must be true or false")
    return Example(text, author, is_spam=bool(is_spam))
