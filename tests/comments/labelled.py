"""The labelled comments of our own, in their order of time, and a model that has learnt from them all."""

import json
from functools import cache
from pathlib import Path
from typing import NamedTuple

from comments.learner_features import Example
from comments.learner_model import Model
from comments.learner_train import train

FILE = Path(__file__).parent / "labelled_comments.jsonl"


class Labelled(NamedTuple):
    kind: str
    example: Example


@cache
def labelled() -> list[Labelled]:
    rows = [json.loads(line) for line in FILE.read_text(encoding="utf-8").splitlines()]
    return [Labelled(row["kind"], Example(row["text"], row["author"], is_spam=row["is_spam"])) for row in rows]


@cache
def a_model() -> Model:
    model = train([row.example for row in labelled()])
    assert model is not None
    return model
