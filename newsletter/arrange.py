"""The author's hand on a letter that is still open: what stands in it, in which order and how."""

from collections.abc import Callable, Sequence
from typing import Any, Literal

from django.db import transaction

from newsletter import collect
from newsletter.enums import Cadence, Fate
from newsletter.issue_models import IssueItem
from newsletter.models import Issue


class Closed(Exception):
    """The letter was frozen, sent or cancelled meanwhile."""


def edit(issue: Issue, save: Callable[[], Any]) -> None:
    """Run `save` on a letter that stays open meanwhile, and put its articles in a row. Raises Closed."""
    with transaction.atomic():
        if not Issue.objects.open().select_for_update().filter(pk=issue.pk).exists():
            raise Closed
        save()
        _number(list(issue.items.in_order()))
        issue.touch()


def move(issue: Issue, item_id: int, step: Literal[-1, 1]) -> None:
    """One place up or down among the articles that stand in the letter."""
    items = list(issue.included())
    places = {item.pk: place for place, item in enumerate(items)}
    place = places.get(item_id)
    if place is None or not 0 <= place + step < len(items):
        return
    items[place], items[place + step] = items[place + step], items[place]
    _number([*items, *issue.items.exclude(fate=Fate.INCLUDED).in_order()])


def place(issue: Issue, item_id: int, index: int) -> None:
    """To that place, counted from 0, among the articles that stand in the letter; past the end is the end."""
    items = list(issue.included())
    moved = next((item for item in items if item.pk == item_id), None)
    if moved is not None:
        items.remove(moved)
        items.insert(max(index, 0), moved)
        _number([*items, *issue.items.exclude(fate=Fate.INCLUDED).in_order()])


def reorder(issue: Issue, item_ids: Sequence[int]) -> None:
    """As the author's page shows them; what has come in since stands last."""
    places = {pk: number for number, pk in enumerate(item_ids)}
    _number(sorted(issue.items.in_order(), key=lambda item: places.get(item.pk, len(places))))


def add(issue: Issue, article_id: int) -> IssueItem | None:
    """None where the article has been taken down, or sent, since the list was shown."""
    article = collect.addable(issue.newsletter, Cadence(issue.cadence)).filter(pk=article_id).first()
    return None if article is None else collect.add(issue, article)


def _number(items: Sequence[IssueItem]) -> None:
    for place, item in enumerate(items, start=1):
        item.position = place
    IssueItem.objects.bulk_update(items, ["position"])
