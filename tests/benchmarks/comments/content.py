"""Run as a process: a site with 100,000 comments, 10,000 of them on one page and 2,000 of these in one thread."""

import json
import random
import sys
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path

import django

django.setup()

from django.contrib.auth.models import User  # noqa: E402
from django.utils import timezone  # noqa: E402
from wagtail.models import Page  # noqa: E402

from comments import render  # noqa: E402
from comments.enums import State  # noqa: E402
from comments.learn import learn  # noqa: E402
from comments.models import Comment, CommentSettings  # noqa: E402
from tests.comments.factories import an_open_page, site_settings  # noqa: E402

LABELLED = Path(__file__).resolve().parents[2] / "comments" / "labelled_comments.jsonl"
ALL, LARGE, SMALL = 100_000, 10_000, 50
THREADS, LONG_THREAD = 3_000, 2_000
OTHER_PAGES = 100
WORDS = 300
"""On each of the two lists of words."""
_A_TEXT = (
    "Tack för en *klok* text om tillit. Jag har lett grupper i tjugo år och känner igen mig i det mesta, särskilt i "
    "det du skriver om att **fråga en gång till**.\n\nMen hur gör man när chefen inte vill veta? Se "
    "https://exempel.se/om-att-fraga för det vi provade, och vad som kom ut av det när året var slut."
)
_STATES = [State.APPROVED] * 90 + [State.SPAM] * 7 + [State.TRASH] * 2 + [State.PENDING]


class Writer:
    """Makes rows; the same ones each time."""

    def __init__(self, now: datetime) -> None:
        self.now, self.chance, self.html = now, random.Random(7), render.render(_A_TEXT)
        self.number = 0

    def comment(self, page: Page, state: State = State.APPROVED, parent: Comment | None = None) -> Comment:
        self.number += 1
        written = self.now - timedelta(minutes=2 * ALL - self.number)
        row = Comment(
            page=page, name=f"Berit {self.number}", email=f"berit{self.number}@example.org", language="sv",
            text=_A_TEXT, html=self.html, renderer_version=render.VERSION, state=state, submitted_at=written,
            approved_at=written if state == State.APPROVED else None, announced_at=self.now,
        )  # fmt: skip
        row.hang_under(parent)
        return row

    def threads(self, page: Page, amount: int, *, states: Sequence[State] = (State.APPROVED,)) -> list[Comment]:
        rows = (self.comment(page, self.chance.choice(states)) for _n in range(amount))
        return Comment.objects.bulk_create(rows, batch_size=1_000)

    def replies(self, threads: Sequence[Comment], amount: int) -> None:
        """Each to any comment of any of the threads."""
        said = {head.pk: [head] for head in threads}
        for size in _portions(amount, 500):
            heads = self.chance.choices(threads, k=size)
            rows = [self.comment(head.page, parent=self.chance.choice(said[head.pk])) for head in heads]
            for row in Comment.objects.bulk_create(rows):
                said[row.root_id or row.pk].append(row)


def _portions(amount: int, most: int) -> Iterator[int]:
    for start in range(0, amount, most):
        yield min(most, amount - start)


def judged(page: Page, now: datetime) -> None:
    """What a person has judged, for the learner."""
    lines = [json.loads(line) for line in LABELLED.read_text(encoding="utf-8").splitlines()]
    Comment.objects.bulk_create(
        Comment(
            page=page, name=line["author"], email=f"domd{number}@example.org", language="sv", text=line["text"],
            html=render.render(line["text"]), renderer_version=render.VERSION, submitted_at=now, decided_at=now,
            state=State.SPAM if line["is_spam"] else State.APPROVED, announced_at=now,
        )
        for number, line in enumerate(lines)
    )  # fmt: skip
    if learn(now) is None:
        raise RuntimeError("The learner has learnt nothing.")


def settings(page: Page) -> None:
    """Every rule that asks no outside service, with lists of words as long as WordPress's users keep them."""
    site_settings()
    own = CommentSettings.of(page)
    own.moderation_words = "\n".join(f"vantord{number}" for number in range(WORDS))
    own.disallowed_words = "\n".join(f"skrapord{number}" for number in range(WORDS))
    own.weight_unproven = 1
    own.save()


def main() -> dict[str, int]:
    now = timezone.now()
    writer = Writer(now)
    large, small = an_open_page(title="Tiotusen"), an_open_page(title="Femtio")
    threads = writer.threads(large, THREADS)
    writer.replies(threads, LARGE - THREADS - LONG_THREAD)
    writer.replies(threads[3:4], LONG_THREAD)
    writer.replies(writer.threads(small, SMALL // 2), SMALL // 2)
    judged(an_open_page(title="Bedömda"), now)
    left = ALL - Comment.objects.count()
    for _page in range(OTHER_PAGES):
        writer.threads(an_open_page(), left // OTHER_PAGES, states=_STATES)
    settings(large)
    User.objects.create_superuser("karin", "karin@example.se", "x")
    last = Comment.objects.filter(root=threads[3].pk).order_by("-pk")[0]
    return {"large": large.pk, "small": small.pk, "thread": threads[3].pk, "reply": last.pk}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main()))
