"""The keys of the moderation queue, pressed in a browser."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.processes import RunningSite

pytestmark = pytest.mark.browser

QUEUE = "/admin/reader_comments/"
ROWS = "[data-queue-row]"


def test_statement_10_the_queue_is_moved_through_and_judged_by_keys(site: RunningSite, author: Page) -> None:
    with site.explaining_failures():
        author.goto(f"{site.url}{QUEUE}")
        rows = author.locator(ROWS)
        first, second = (row_named(author, rows.nth(place)) for place in (0, 1))
        moves(author, first, second)
        chooses(author, first)
        judges_and_takes_back(author, first, second)
        opens(author, first)


def test_statement_10_a_reply_is_written_by_keys_and_leads_back(site: RunningSite, author: Page) -> None:
    with site.explaining_failures():
        author.goto(f"{site.url}{QUEUE}?state=approved")
        row = row_named(author, author.locator(ROWS).first)
        row.focus()
        author.keyboard.press("r")
        expect(row.locator("textarea")).to_be_focused()
        author.keyboard.type("Jag kan jämföra och tacka. Hälsningar")
        expect(row.locator("textarea")).to_have_value("Jag kan jämföra och tacka. Hälsningar")
        author.keyboard.press("Tab")
        author.keyboard.press("Enter")
        expect(author.locator(".messages")).to_contain_text("Ditt svar")
        assert author.url.startswith(f"{site.url}{QUEUE}?")
        assert "state=approved" in author.url


def row_named(page: Page, row: Locator) -> Locator:
    """The same comment, wherever in the list it stands."""
    return page.locator(f"#{row.get_attribute('id')}")


def moves(page: Page, first: Locator, second: Locator) -> None:
    first.focus()
    page.keyboard.press("j")
    expect(second).to_be_focused()
    page.keyboard.press("k")
    expect(first).to_be_focused()
    page.keyboard.press("k")
    expect(first).to_be_focused()


def chooses(page: Page, row: Locator) -> None:
    box = row.locator("[data-bulk-action-checkbox]")
    row.focus()
    page.keyboard.press("x")
    expect(box).to_be_checked()
    row.focus()
    page.keyboard.press("x")
    expect(box).not_to_be_checked()


def judges_and_takes_back(page: Page, row: Locator, next_row: Locator) -> None:
    """What was judged leaves the list, the focus goes to the one that took its place, and `u` brings it back."""
    row.focus()
    page.keyboard.press("t")
    expect(row).to_have_count(0)
    expect(next_row).to_be_focused()
    page.keyboard.press("u")
    expect(row).to_have_count(1)


def opens(page: Page, row: Locator) -> None:
    row.focus()
    page.keyboard.press("o")
    expect(page.locator(".dossier")).to_be_visible()
