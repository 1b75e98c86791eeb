"""A logistic regression over named features, learnt in plain Python; every weight can be read and told."""

import json
import math
import random
import struct
import zlib
from array import array
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Self

from comments.learner_features import PART, Example, features

HOLD, SPAM = 0.5, 0.9
"""The score is scaled so that these two are the thresholds of every model: figures of different months compare."""
COST = 10.0
ROUNDS = 12
MOST_KEPT = 60_000
_CERTAIN = 1e-9

Row = tuple["array[int]", "array[float]"]


@dataclass(frozen=True, slots=True)
class Verdict:
    score: float
    moved: list[str]
    """The names of the features that spoke most for spam."""

    @property
    def holds(self) -> bool:
        return self.score >= HOLD

    @property
    def is_spam(self) -> bool:
        return self.score >= SPAM


@dataclass(frozen=True, slots=True)
class Model:
    weights: Mapping[str, tuple[float, float]]
    """For each feature how rare it is, and how much it speaks for spam."""
    bias: float
    hold_at: float = 0.0
    spam_at: float = 1.0

    def judge(self, text: str, author: str, title: str) -> Verdict:
        parts = self._parts(features(text, author, title))
        raw = self.bias + sum(parts.values())
        slope = math.log(SPAM / (1 - SPAM)) / (self.spam_at - self.hold_at)
        score = 1 / (1 + math.exp(min(max(-slope * (raw - self.hold_at), -50.0), 50.0)))
        return Verdict(round(score, 4), _strongest(parts))

    def raw(self, found: Mapping[str, float]) -> float:
        return self.bias + sum(self._parts(found).values())

    def _parts(self, found: Mapping[str, float]) -> dict[str, float]:
        known = {name: (value * pair[0], pair[1]) for name, value in found.items() if (pair := self.weights.get(name))}
        length = math.sqrt(sum(value * value for value, _weight in known.values())) or 1.0
        return {name: value * weight / length for name, (value, weight) in known.items()}

    def packed(self) -> bytes:
        """Quick to read again. Of very many features those without influence are left out."""
        strongest = sorted(self.weights.items(), key=lambda item: -abs(item[1][1]))[:MOST_KEPT]
        names = "\n".join(name for name, _pair in strongest).encode()
        numbers = struct.pack(f"<{2 * len(strongest)}f", *chain.from_iterable(pair for _name, pair in strongest))
        head = json.dumps([self.bias, self.hold_at, self.spam_at, len(names)]).encode()
        return zlib.compress(b"%s\n%s%s" % (head, names, numbers))

    @classmethod
    def unpacked(cls, data: bytes) -> Self:
        head, _line, rest = zlib.decompress(data).partition(b"\n")
        bias, hold_at, spam_at, length = json.loads(head)
        names, pairs = rest[:length].decode().split("\n"), struct.iter_unpack("<2f", rest[length:])
        weights = {name: (rarity, weight) for name, (rarity, weight) in zip(names, pairs, strict=True)}
        return cls(weights, bias, hold_at, spam_at)


def fit(found: Sequence[Mapping[str, float]], spam: Sequence[bool]) -> Model:
    """A model without thresholds yet. The two kinds count alike, however many there are of each."""
    seen = Counter(name for row in found for name in row)
    rarity = {name: math.log((len(found) + 1) / (count + 1)) + 1 for name, count in seen.items()}
    number = {name: at for at, name in enumerate(rarity)}
    rows = [_row(row, rarity, number) for row in found]
    weights = _descend(rows, spam, len(number))
    return Model({name: (rarity[name], weights[at]) for name, at in number.items()}, weights[-1])


def read(examples: Iterable[Example]) -> list[dict[str, float]]:
    return [features(example.text, example.author, example.title) for example in examples]


def _row(found: Mapping[str, float], rarity: Mapping[str, float], number: Mapping[str, int]) -> Row:
    values = [value * rarity[name] for name, value in found.items()]
    length = math.sqrt(sum(value * value for value in values)) or 1.0
    return array("l", [number[name] for name in found]), array("d", [value / length for value in values])


def _descend(rows: Sequence[Row], spam: Sequence[bool], width: int) -> "array[float]":
    """Dual coordinate descent for L2-regularised logistic regression (Yu, Huang and Lin, 2011)."""
    share = {True: sum(spam), False: len(spam) - sum(spam)}
    costs = [COST * len(spam) / (2 * share[kind]) for kind in spam]
    duals = [0.001 * cost for cost in costs]
    weights = array("d", bytes(8 * (width + 1)))
    for row, kind, dual in zip(rows, spam, duals, strict=True):
        _add(weights, row, dual if kind else -dual)
    order = list(range(len(rows)))
    shuffle = random.Random(1).shuffle  # noqa: S311 - the same order each time is the point
    for _round in range(ROUNDS):
        shuffle(order)
        for at in order:
            sign = 1.0 if spam[at] else -1.0
            dual = _better_dual(duals[at], sign * _raw(weights, rows[at]), costs[at])
            _add(weights, rows[at], (dual - duals[at]) * sign)
            duals[at] = dual
    return weights


def _better_dual(dual: float, margin: float, cost: float) -> float:
    """Newton's method in one variable; a row has length 1, and the bias makes it 2."""
    better = dual
    for _step in range(8):
        better = min(max(better, _CERTAIN * cost), (1 - _CERTAIN) * cost)
        slope = 2.0 * (better - dual) + margin + math.log(better / (cost - better))
        step = slope / (2.0 + cost / (better * (cost - better)))
        better = better * 0.1 if step >= better else min(better - step, cost - (cost - better) * 0.1)
        if abs(step) < 1e-6 * cost:
            break
    return better


def _raw(weights: "array[float]", row: Row) -> float:
    return weights[-1] + sum([weights[at] * value for at, value in zip(*row, strict=True)])


def _add(weights: "array[float]", row: Row, amount: float) -> None:
    for at, value in zip(*row, strict=True):
        weights[at] += amount * value
    weights[-1] += amount


def _strongest(parts: Mapping[str, float], most: int = 3) -> list[str]:
    """Parts of words are left out: they tell a person nothing."""
    telling = [name for name, part in parts.items() if part > 0 and not name.startswith(f"{PART}:")]
    return sorted(telling, key=lambda name: -parts[name])[:most]
