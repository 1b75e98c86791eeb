"""Brings stored HTML up to date after the renderer has changed."""

from collections.abc import Iterator

from comments import render
from comments.models import Comment

BATCH = 500


def rerender(*, everything: bool) -> Iterator[int]:
    """Render anew, a batch at a time, yielding how many of each batch there were. Can be stopped and started again."""
    last = 0
    while batch := _rows(last, everything=everything):
        for comment in batch:
            comment.html = render.render(comment.text)
            comment.renderer_version = render.VERSION
        Comment.objects.bulk_update(batch, ["html", "renderer_version"])
        last = batch[-1].pk
        yield len(batch)


def _rows(after: int, *, everything: bool) -> list[Comment]:
    rows = Comment.objects.all() if everything else Comment.objects.outdated(render.VERSION)
    return list(rows.filter(pk__gt=after).only("pk", "text").order_by("pk")[:BATCH])
