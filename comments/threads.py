"""The shape of a thread: what hangs under what, in the order it is read, from rows without a word of text."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from comments.enums import State


class Bone(NamedTuple):
    """As much of a comment as the shape needs."""

    pk: int
    parent_id: int | None
    state: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where a comment stands. It hangs `under` what it answers, or at the last level under an ancestor of that."""

    bone: Bone
    depth: int
    under: int | None

    @property
    def is_shown(self) -> bool:
        return self.bone.state == State.APPROVED


def lay_out(head: Bone, replies: Iterable[Bone], max_depth: int) -> list[Place]:
    """A thread as it is read: each comment before its replies, those in the order given, none deeper than `max_depth`.

    A comment that is not shown keeps its place where a reply to it is shown.
    """
    bones = {bone.pk: bone for bone in (head, *replies)}
    parents = {pk: bone.parent_id if bone.parent_id in bones else head.pk for pk, bone in bones.items()}
    del parents[head.pk]
    places = {head.pk: Place(head, 0, None)}
    for pk in _preorder(head.pk, _children(parents))[1:]:
        places[pk] = _place(bones[pk], places[parents[pk]], max_depth)
    kept = _kept(places, parents)
    hanging = {pk: under for pk in parents if pk in kept and (under := places[pk].under) is not None}
    return [places[pk] for pk in _preorder(head.pk, _children(hanging)) if pk in kept]


def ancestors(places: Sequence[Place], place: Place) -> list[Place]:
    """What `place` hangs under in its thread, from the head down."""
    by_pk = {other.bone.pk: other for other in places}
    line: list[Place] = []
    while place.under is not None:
        place = by_pk[place.under]
        line.insert(0, place)
    return line


def _place(bone: Bone, parent: Place, max_depth: int) -> Place:
    if parent.depth < max_depth:
        return Place(bone, parent.depth + 1, parent.bone.pk)
    return Place(bone, parent.depth, parent.under)


def _kept(places: Mapping[int, Place], parents: Mapping[int, int]) -> set[int]:
    """Those with something to show, in themselves or below. `places` has each comment after its parent."""
    kept: set[int] = set()
    for pk, place in reversed(list(places.items())):
        if place.is_shown or pk in kept:
            kept.update((pk, parents.get(pk, pk)))
    return kept


def _children(parents: Mapping[int, int]) -> Mapping[int, list[int]]:
    children: dict[int, list[int]] = defaultdict(list)
    for pk, parent in parents.items():
        children[parent].append(pk)
    return children


def _preorder(head: int, children: Mapping[int, list[int]]) -> list[int]:
    """Without recursion: two people can answer each other more often than Python calls itself."""
    return list(_descend(head, children))


def _descend(head: int, children: Mapping[int, list[int]]) -> Iterator[int]:
    waiting = [head]
    while waiting:
        pk = waiting.pop()
        yield pk
        waiting.extend(reversed(children.get(pk, [])))
