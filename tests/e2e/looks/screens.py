"""Which pages are looked at, on which screens, and how a picture is taken that comes out the same tomorrow."""

import io
from collections.abc import Iterator
from datetime import datetime
from typing import Literal
from zoneinfo import ZoneInfo

from django.urls import reverse
from PIL import Image
from playwright.sync_api import Page

from blog.models import ArticlePage
from tests.e2e.watched.watch import Watch
from workshops.models import WorkshopDate

NOW = datetime(2026, 11, 18, 9, 30, tzinfo=ZoneInfo("Europe/Stockholm"))
"""A Wednesday morning. The demo site is made for it, and the browser's clock shows it too."""
WIDTHS = (375, 768, 1280)
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
HEIGHT = 900
ADMIN_HEIGHT = 1700
"""The admin scrolls in a box of its own, so that a page is seen as far as the window goes."""
PAGES = {
    "home": "/",
    "blog": "/blogg/",
    "article": "/blogg/motesfria-formiddagar/",
    "topic": "/blogg/moten/",
    "workshop": "/workshoppar/battre-moten/",
    "booking": "",
    "contact": "/kontakt/",
    "search": "/sok/?q=mötesfri",
    "not-found": "/finns-inte/",
    "desk": "/admin/",
    "articles": "",
    "comments": "/admin/reader_comments/",
}
NAMES = {f"{page}-{width}-{scheme}" for page in PAGES for width in WIDTHS for scheme in SCHEMES}
# Nothing moves, no caret blinks.
STILL = """*, *::before, *::after {
  animation: none !important; transition: none !important; caret-color: transparent !important;
}"""
READY = """async () => {
  for (const picture of document.images) picture.loading = "eager";
  await Promise.all([...document.images].map((picture) => picture.decode().catch(() => {})));
  await document.fonts.ready;
}"""


def shots(watch: Watch, page: str, css: str = "") -> Iterator[tuple[str, Image.Image]]:
    """The page on each screen, by day and by night, from its top to its end. `css` is added to its own."""
    browser, address = watch.page, _address(page)
    browser.clock.set_fixed_time(NOW)
    for width in WIDTHS:
        browser.set_viewport_size({"width": width, "height": ADMIN_HEIGHT if "/admin/" in address else HEIGHT})
        watch.open(address)
        browser.add_style_tag(content=STILL + css)
        for scheme in SCHEMES:
            browser.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            yield f"{page}-{width}-{scheme}", _taken(browser)


def _address(page: str) -> str:
    """What has a number in its address is looked up."""
    if page == "booking":
        return reverse("workshops:book", args=[WorkshopDate.objects.get(workshop__slug="battre-moten").pk])
    if page == "articles":
        blog = ArticlePage.objects.get(slug="motesfria-formiddagar").get_parent()
        return reverse("wagtailadmin_explore", args=[blog.pk])
    return PAGES[page]


def _taken(page: Page) -> Image.Image:
    page.wait_for_load_state("networkidle")
    page.evaluate(READY)
    return Image.open(io.BytesIO(page.screenshot(full_page=True))).convert("RGB")
