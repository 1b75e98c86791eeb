"""The way from the home page to a page: breadcrumbs, for readers and for machines."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from wagtail.models import Page

from pages.addresses import absolute
from pages.models import BasePage

HOME = 2
"""How deep in the tree a home page lies; above it there is nothing to be read."""


@dataclass(frozen=True)
class Step:
    title: str
    url: str
    """For a link from a page of the same site."""
    address: str
    """For others; `url` too, where there is one site only."""


def trail(page: BasePage, request: HttpRequest | None = None) -> list[Step]:
    """What lies above the page. The home page comes first and is called so."""
    steps = [step_to(step, request) for step in _above(page) if step.live]
    home = [replace(step, title=_("Home")) for step in steps[:1]]
    return [*home, *steps[1:], *(step_to(step, request) for step in page.also_above())]


def _above(page: Page) -> list[Page]:
    """From the home page down. Each knows its parent where the address has led through them."""
    above: list[Page] = []
    while (page.depth or 0) > HOME:
        page = page.get_parent()
        above.insert(0, page)
    return above


def breadcrumbs(steps: Iterable[Step], here: str) -> dict[str, Any]:
    """A BreadcrumbList that ends with the page itself; https://schema.org/BreadcrumbList."""
    items = [
        {"@type": "ListItem", "position": position, "name": step.title, "item": absolute(step.address)}
        for position, step in enumerate(steps, start=1)
    ]
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [*items, {"@type": "ListItem", "position": len(items) + 1, "name": here}],
    }


def step_to(page: Page, request: HttpRequest | None = None) -> Step:
    return Step(page.title, page.get_url(request) or "", page.url or "")
