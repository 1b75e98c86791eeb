"""Brings stored HTML up to date after the renderer has changed."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import transaction

from comments import render
from comments.models import Comment
from comments.querysets import CommentQuerySet

BATCH = 200


@dataclass(frozen=True, slots=True)
class Batch:
    rendered: int
    changed: int
    last: int
    """The id of the last comment in it: all up to there are done."""


def waiting(*, everything: bool, after: int = 0) -> CommentQuerySet:
    rows = Comment.objects.all() if everything else Comment.objects.outdated(render.VERSION)
    return rows.filter(pk__gt=after)


def rerender(*, everything: bool, after: int = 0) -> Iterator[Batch]:
    """Render anew, a batch at a time. Whatever stops it, the batches that were yielded are done."""
    while rows := list(_next(everything=everything, after=after)):
        # Rendering is the slow part, and holds no lock.
        fresh = [(row, render.render(row.text)) for row in rows]
        with transaction.atomic():
            rendered = sum(_write(row, html) for row, html in fresh)
        after = rows[-1].pk
        yield Batch(rendered, sum(row.html != html for row, html in fresh), after)


def _next(*, everything: bool, after: int) -> CommentQuerySet:
    return waiting(everything=everything, after=after).only("pk", "text", "html").order_by("pk")[:BATCH]


def _write(row: Comment, html: str) -> int:
    """Unless its writer has changed the text meanwhile: then the HTML is already that of the new one."""
    same = Comment.objects.filter(pk=row.pk, text=row.text)
    return same.update(html=html, renderer_version=render.VERSION)
