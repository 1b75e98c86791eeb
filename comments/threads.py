"""Flat rows to nested threads."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from comments.models import Comment


@dataclass(slots=True)
class Node:
    """A comment in its place; without a comment it keeps the place of one that is no longer shown."""

    comment: Comment | None
    replies: list["Node"] = field(default_factory=list)


def build(comments: Iterable[Comment], max_depth: int) -> list[Node]:
    """Threads in the order given. What lies deeper than `max_depth` hangs at that depth, whatever the rows say."""
    threads: list[Node] = []
    nodes: dict[int, Node] = {}
    shown = list(comments)
    for comment in shown:
        nodes[comment.pk] = Node(comment)
    for comment in shown:
        line = comment.ancestors
        _fill_gaps(line, nodes, threads, max_depth)
        _hang(nodes[comment.pk], line, nodes, threads, max_depth)
    return threads


def _fill_gaps(line: list[int], nodes: dict[int, Node], threads: list[Node], max_depth: int) -> None:
    for depth, pk in enumerate(line):
        if pk not in nodes:
            nodes[pk] = Node(None)
            _hang(nodes[pk], line[:depth], nodes, threads, max_depth)


def _hang(node: Node, line: list[int], nodes: dict[int, Node], threads: list[Node], max_depth: int) -> None:
    line = line[:max_depth]
    (nodes[line[-1]].replies if line else threads).append(node)
