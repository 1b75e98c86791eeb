"""An article in a real browser: how much is fetched, that it fits any window, and what a script adds."""

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.e2e.processes import RunningSite

pytestmark = pytest.mark.browser

ARTICLE = "/blogg/motesfria-formiddagar/"
# The share sheet and the clipboard of a telephone, which no test machine has.
SHEET = """
Object.defineProperty(navigator, 'share', {value: async (data) => { window.passedOn = data; }});
Object.defineProperty(navigator, 'clipboard', {value: {writeText: async (text) => { window.copied = text; }}});
"""


def opened(context: BrowserContext, address: str) -> tuple[Page, list[str]]:
    page, asked = context.new_page(), []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(address)
    page.wait_for_load_state("networkidle")
    return page, asked


def test_statement_9_an_article_takes_six_requests_at_most(browser: Browser, site: RunningSite) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    _page, asked = opened(context, f"{site.url}{ARTICLE}")
    assert len(asked) <= 6, asked
    assert all(address.startswith(site.url) for address in asked)
    context.close()


@pytest.mark.parametrize("width", [320, 375, 768, 1280, 1600])
def test_statement_20_no_window_is_too_narrow(browser: Browser, site: RunningSite, width: int) -> None:
    """320 CSS pixels are a window of 1280 at 400 % zoom."""
    context = browser.new_context(viewport={"width": width, "height": 800})
    for path in (ARTICLE, "/blogg/", "/blogg/serie/lugnare-arbetsdagar/", "/finns-inte/"):
        page, _asked = opened(context, f"{site.url}{path}")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
    context.close()


def test_an_article_is_passed_on_with_the_device_s_own_sheet(browser: Browser, site: RunningSite) -> None:
    context = browser.new_context(locale="sv-SE")
    context.add_init_script(SHEET)
    page, _asked = opened(context, f"{site.url}{ARTICLE}")
    page.get_by_role("button", name="Välj app").click()
    assert page.evaluate("passedOn.url").endswith(ARTICLE)
    page.get_by_role("button", name="Kopiera adressen").click()
    expect(page.get_by_text("Adressen är kopierad.")).to_be_visible()
    assert page.evaluate("copied").endswith(ARTICLE)
    context.close()


def test_without_a_script_there_are_the_links_alone(visitor: Page, site: RunningSite) -> None:
    visitor.goto(f"{site.url}{ARTICLE}")
    share = visitor.locator(".share")
    expect(share.get_by_role("button")).to_have_count(0)
    assert len(share.get_by_role("link").all()) == 4
