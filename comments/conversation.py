"""What readers see of a page's comments: a handful of queries, however many comments there are."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from django.core.paginator import Page as Leaf
from django.core.paginator import Paginator
from wagtail.models import Page

from comments.addresses import numbered
from comments.enums import State
from comments.models import Comment, CommentSettings
from comments.paging import Turn
from comments.querysets import CommentQuerySet
from comments.threads import Bone, Place, ancestors, lay_out

REPLIES_BELOW = 10
"""So many replies of a thread stand on the page itself; a longer thread has pages of its own."""
REPLIES_ON_A_LEAF = 100


@dataclass(slots=True)
class Node:
    """A comment in its place; without a comment it keeps the place of one that is no longer shown."""

    place: Place
    comment: Comment | None
    url: str
    reply_url: str
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
    """One page of threads, and `places`, all that stands on it as it is read."""

    total: int
    leaf: "Leaf[tuple[Any, ...]]"
    threads: list[Node]
    places: list[Node]


@dataclass(frozen=True, slots=True)
class ThreadLeaf:
    """A part of one long thread; on later ones what the first reply answers is said again."""

    replies: int
    leaf: "Leaf[Place]"
    threads: list[Node]


def on_page(page: Page, settings: CommentSettings, turn: Turn) -> Conversation:
    """`page` is one that shows its comments: whoever asks has been at that door."""
    rows = Comment.objects.on(page)
    paged = heads(rows, settings).in_order(turn.order).values_list(*Bone._fields)
    leaf = Paginator(paged, settings.threads_per_page).get_page(turn.number)
    lines = _lines([Bone(*head) for head in leaf], settings)
    places = _places(rows, chain.from_iterable(line[: 1 + REPLIES_BELOW] for line in lines))
    threads = _hang(places)
    for thread, line in zip(threads, lines, strict=True):
        thread.left_out = sum(place.is_shown for place in line[1 + REPLIES_BELOW :])
    return Conversation(rows.approved().count(), leaf, threads, places)


def of_thread(head: Comment, settings: CommentSettings, number: int) -> ThreadLeaf:
    """`head` stands on a page that shows its comments; it may itself be no longer shown, and then its place is."""
    rows = Comment.objects.on(head.page)
    line = thread_line(head, settings)
    leaf = Paginator(line[1:], REPLIES_ON_A_LEAF).get_page(number)
    part = [*(ancestors(line, leaf[0]) if leaf else line[:1]), *leaf]
    return ThreadLeaf(sum(place.is_shown for place in line[1:]), leaf, _hang(_places(rows, part)))


def heads(rows: CommentQuerySet, settings: CommentSettings) -> CommentQuerySet:
    """What is paged: threads; where nothing is indented, each comment by itself."""
    return rows.heads() if settings.max_depth else rows.approved()


def thread_line(head: Comment, settings: CommentSettings) -> list[Place]:
    replies = Comment.objects.in_threads([head.pk]).values_list(*Bone._fields)
    return lay_out(Bone(head.pk, None, head.state), [Bone(*reply) for reply in replies], max(settings.max_depth, 1))


def _lines(heads: Sequence[Bone], settings: CommentSettings) -> list[list[Place]]:
    replies: dict[int, list[Bone]] = defaultdict(list)
    if settings.max_depth:
        found = Comment.objects.in_threads(head.pk for head in heads)
        for root, *bone in found.values_list("root", *Bone._fields):
            replies[root].append(Bone(*bone))
    return [lay_out(head, replies[head.pk], settings.max_depth) for head in heads]


def _places(rows: CommentQuerySet, places: Iterable[Place]) -> list[Node]:
    """With their words. What was taken away since the shape was read has none."""
    places = list(places)
    shown = [place.bone.pk for place in places if place.is_shown]
    found = {comment.pk: comment for comment in rows.approved().for_reading().filter(pk__in=shown)}
    show, reply = numbered("comments:show"), numbered("comments:reply")
    nodes = []
    for place in places:
        pk, answered = place.bone.pk, place.bone.parent_id
        is_said = answered is None or answered == place.under
        nodes.append(Node(place, found.get(pk), show(pk), reply(pk), None if is_said else found.get(answered or 0)))
    return nodes


def _hang(places: Iterable[Node]) -> list[Node]:
    """Each under what it hangs under; the first of the threads are returned."""
    by_pk: dict[int, Node] = {}
    top: list[Node] = []
    for node in places:
        under = by_pk.get(node.place.under or 0)
        (under.replies if under else top).append(node)
        by_pk[node.place.bone.pk] = node
    return top
