"""Addresses for many comments at once."""

from collections.abc import Callable

from django.urls import reverse

_STAND_IN = 987_654_321


def numbered(view: str) -> Callable[[int], str]:
    """From a comment's id to its address. The route is looked up once, which costs more than the rest of a letter."""
    start, end = reverse(view, args=[_STAND_IN]).split(str(_STAND_IN))
    return lambda pk: f"{start}{pk}{end}"
