"""Where on the site a comment stands today, whatever has been written or taken away around it."""

from dataclasses import dataclass

from django.urls import reverse

from comments import conversation
from comments.models import Comment, CommentSettings
from comments.paging import Turn
from comments.querysets import CommentQuerySet


@dataclass(frozen=True, slots=True)
class Position:
    """`thread` is the head of the thread's own pages, or None where the comment stands on the page itself."""

    turn: Turn
    thread: int | None

    def address(self, page_url: str, anchor: str) -> str:
        start = reverse("comments:thread", args=[self.thread]) if self.thread else page_url
        return f"{start}{self.turn.query}#{anchor}"


def find(comment: Comment, settings: CommentSettings, turn: Turn) -> Position:
    """`comment` is a visible one; of `turn` only the order is looked at."""
    rows = Comment.objects.on(comment.page)
    if comment.root_id is None or not settings.max_depth:
        return _on_page(rows, comment, settings, turn)
    head = Comment.objects.get(pk=comment.root_id)
    line = conversation.thread_line(head, settings)
    before = [place.bone.pk for place in line[1:]].index(comment.pk)
    if before < conversation.REPLIES_BELOW:
        return _on_page(rows, head, settings, turn)
    own = Turn(turn.usual, turn.usual, 1 + before // conversation.REPLIES_ON_A_LEAF)
    return Position(own, head.pk)


def _on_page(rows: CommentQuerySet, head: Comment, settings: CommentSettings, turn: Turn) -> Position:
    before = conversation.heads(rows, settings).ahead_of(head, turn.order).count()
    return Position(turn.at(1 + before // settings.threads_per_page), None)
