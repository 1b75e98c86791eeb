import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from comments.evaluate import BadLine, Outcome, TooFewError, folds, later_part, read_lines, share
from comments.learner_features import Example
from comments.learner_model import HOLD, SPAM
from comments.learner_train import LEAST

NAMED = 20
"""So many bad lines are named one by one."""


class Command(BaseCommand):
    help = (
        "Try the spam learner on labelled comments: a file with one JSON object a line, in the order of time, "
        "with the fields text, author and is_spam. It learns from the first 70 % and judges the later 30 %. "
        "Nothing is stored."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--folds", type=int, help="instead, judge each of so many parts by what the others teach")

    def handle(self, *_args: Any, **options: Any) -> None:
        started = time.monotonic()
        number = options["folds"]
        if number is not None and number < 2:
            raise CommandError("--folds must be at least 2.")
        examples = self._read(options["file"])
        try:
            if number is None:
                model, outcome = later_part(examples)
                cut = len(examples) - outcome.spam - outcome.good
                self.stdout.write(f"Learnt from the first {cut} comments, judged the later {len(examples) - cut}.")
                raw = f"{HOLD} and {SPAM} (raw: {model.hold_at:.3f} and {model.spam_at:.3f})"
            else:
                outcome, raw = folds(examples, number), f"{HOLD} and {SPAM}"
                self.stdout.write(f"Judged {len(examples)} comments, each by what the other parts taught.")
        except TooFewError:
            raise CommandError(f"The part to learn from needs at least {LEAST} comments of each kind.") from None
        self._report(outcome)
        self.stdout.write(f"Thresholds, to hold and for spam: {raw}")
        self.stdout.write(f"Time: {time.monotonic() - started:.1f} s")

    def _read(self, file: Path) -> list[Example]:
        try:
            with file.open("rb") as lines:
                rows = list(read_lines(lines))
        except OSError as error:
            raise CommandError(f"{file} cannot be read: {error.strerror}.") from None
        bad = [row for row in rows if isinstance(row, BadLine)]
        for row in bad[:NAMED]:
            self.stderr.write(f"Line {row.number} is left out: {row.why}.")
        if len(bad) > NAMED:
            self.stderr.write(f"{len(bad) - NAMED} more lines are left out.")
        examples = [row for row in rows if isinstance(row, Example)]
        if not examples:
            raise CommandError(f"{file} holds no labelled comment.")
        if len({example.is_spam for example in examples}) == 1:
            raise CommandError(f"{file} holds {'spam' if examples[0].is_spam else 'good comments'} alone.")
        return examples

    def _report(self, outcome: Outcome) -> None:
        for label, part, whole in (
            ("Spam held", outcome.spam_held, outcome.spam),
            ("Good comments held", outcome.good_held, outcome.good),
            ("Spam put with the spam", outcome.spam_filed, outcome.spam),
            ("Good comments put with the spam", outcome.good_filed, outcome.good),
        ):
            self.stdout.write(f"{label + ':':33}{_percent(share(part, whole)):>8}  ({part} of {whole})")
        self.stdout.write(f"{'Precision of holding:':33}{_percent(outcome.precision):>8}")
        self.stdout.write(f"{'Recall of holding:':33}{_percent(outcome.recall):>8}")


def _percent(value: float | None) -> str:
    return "none" if value is None else f"{value:.1%}"
