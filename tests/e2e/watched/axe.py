"""What axe finds on a page, and whether the page is wider than its screen."""

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

LOOKS = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}
TOO_WIDE = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


def faults(page: Page) -> list[str]:
    found: list[dict[str, Any]] = Axe().run(page, options=LOOKS).response["violations"]
    told = [f"{page.url}: {fault['id']} {fault['nodes'][0]['html']}" for fault in found]
    return [*told, *([f"{page.url}: too wide"] if page.evaluate(TOO_WIDE) else [])]
