"""The way from the home page to a page: breadcrumbs, for readers and for machines."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from wagtail.models import Page

from pages.addresses import absolute
from pages.models import BasePage


@dataclass(frozen=True)
class Step:
    title: str
    url: str


def trail(page: BasePage) -> list[Step]:
    """What lies above the page. The home page comes first and is called so."""
    above = list(page.get_ancestors().filter(depth__gt=1).live())
    steps = [Step(_("Home") if at == 0 else step.title, step.url or "") for at, step in enumerate(above)]
    return [*steps, *map(step_to, page.also_above())]


def breadcrumbs(steps: Iterable[Step], here: str) -> dict[str, Any]:
    """A BreadcrumbList that ends with the page itself; https://schema.org/BreadcrumbList."""
    items = [
        {"@type": "ListItem", "position": position, "name": step.title, "item": absolute(step.url)}
        for position, step in enumerate(steps, start=1)
    ]
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [*items, {"@type": "ListItem", "position": len(items) + 1, "name": here}],
    }


def step_to(page: Page) -> Step:
    return Step(page.title, page.url or "")
