"""What readers see of a page's comments: a handful of queries, however many comments there are."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain
from typing import Any

from django.core.paginator import Page as Leaf
from django.core.paginator import Paginator
from wagtail.models import Page

from comments.enums import State
from comments.models import Comment, CommentSettings
from comments.paging import Turn
from comments.querysets import CommentQuerySet
from comments.threads import Bone, Place, ancestors, lay_out

REPLIES_BELOW = 30
"""So many replies of a thread stand on the page itself; a longer thread has pages of its own."""
REPLIES_ON_A_LEAF = 100


@dataclass(slots=True)
class Node:
    """A comment in its place; without a comment it keeps the place of one that is no longer shown."""

    place: Place
    comment: Comment | None
    answers: Comment | None = None
    replies: list["Node"] = field(default_factory=list)
    left_out: int = 0

    @property
    def deleted(self) -> bool:
        return self.place.bone.state == State.DELETED

    @property
    def heading(self) -> str:
        return f"h{min(self.place.depth + 3, 6)}"


@dataclass(frozen=True, slots=True)
class Conversation:
    """One page of threads. `comments` are all that stand on it, as they are read."""

    total: int
    leaf: "Leaf[tuple[Any, ...]]"
    nodes: list[Node]
    comments: list[Comment]


@dataclass(frozen=True, slots=True)
class ThreadLeaf:
    """A part of one long thread; on later ones what the first reply answers is said again."""

    replies: int
    leaf: "Leaf[Place]"
    nodes: list[Node]


def on_page(page: Page, settings: CommentSettings, turn: Turn, now: datetime) -> Conversation:
    rows = Comment.objects.on_shown_pages(now).on(page)
    paged = heads(rows, settings).in_order(turn.order).values_list(*Bone._fields)
    leaf = Paginator(paged, settings.threads_per_page).get_page(turn.number)
    lines = _lines(rows, [Bone(*head) for head in leaf], settings)
    parts = [line[: 1 + REPLIES_BELOW] for line in lines]
    comments = _comments(rows, chain.from_iterable(parts))
    nodes = _nest(chain.from_iterable(parts), comments)
    for node, line in zip(nodes, lines, strict=True):
        node.left_out = sum(place.is_shown for place in line[1 + REPLIES_BELOW :])
    return Conversation(rows.approved().count(), leaf, nodes, list(comments.values()))


def of_thread(head: Comment, settings: CommentSettings, number: int, now: datetime) -> ThreadLeaf:
    """`head` may be one that is no longer shown; then its place is."""
    rows = Comment.objects.on_shown_pages(now).on(head.page)
    line = thread_line(rows, head, settings)
    leaf = Paginator(line[1:], REPLIES_ON_A_LEAF).get_page(number)
    part = [*(ancestors(line, leaf[0]) if leaf else line[:1]), *leaf]
    nodes = _nest(part, _comments(rows, part))
    return ThreadLeaf(sum(place.is_shown for place in line[1:]), leaf, nodes)


def heads(rows: CommentQuerySet, settings: CommentSettings) -> CommentQuerySet:
    """What is paged: threads; where nothing is indented, each comment by itself."""
    return rows.heads() if settings.max_depth else rows.approved()


def thread_line(rows: CommentQuerySet, head: Comment, settings: CommentSettings) -> list[Place]:
    replies = rows.in_threads([head.pk]).values_list(*Bone._fields)
    return lay_out(Bone(head.pk, None, head.state), [Bone(*reply) for reply in replies], max(settings.max_depth, 1))


def _lines(rows: CommentQuerySet, heads: Sequence[Bone], settings: CommentSettings) -> list[list[Place]]:
    replies: dict[int, list[Bone]] = defaultdict(list)
    if settings.max_depth:
        for root, *bone in rows.in_threads(head.pk for head in heads).values_list("root", *Bone._fields):
            replies[root].append(Bone(*bone))
    return [lay_out(head, replies[head.pk], settings.max_depth) for head in heads]


def _comments(rows: CommentQuerySet, places: Iterable[Place]) -> dict[int, Comment]:
    """In the order of the places. What was taken away since the shape was read is missing."""
    shown = [place.bone.pk for place in places if place.is_shown]
    found = {comment.pk: comment for comment in rows.approved().for_reading().filter(pk__in=shown)}
    return {pk: found[pk] for pk in shown if pk in found}


def _nest(places: Iterable[Place], comments: Mapping[int, Comment]) -> list[Node]:
    nodes: dict[int, Node] = {}
    top: list[Node] = []
    for place in places:
        answered = place.bone.parent_id
        node = Node(place, comments.get(place.bone.pk))
        if answered is not None and answered != place.under:
            node.answers = comments.get(answered)
        (nodes[place.under].replies if place.under in nodes else top).append(node)
        nodes[place.bone.pk] = node
    return top
