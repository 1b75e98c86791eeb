"""Takes the pictures of the author's guide anew, from the demo site: `make guide`."""

import io
import tempfile
from collections.abc import Callable
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, ViewportSize, sync_playwright

from tests.e2e import processes
from tests.e2e.conftest import CHROMIUM, FLAGS, FONTS

FOLDER = processes.ROOT / "docs" / "images" / "guide"
SIZE: ViewportSize = {"width": 1200, "height": 800}
SENT = """
from datetime import timedelta
from django.utils import timezone
from newsletter.freeze import freeze
from newsletter.models import Issue
from newsletter import send
now = timezone.now()
issue = Issue.objects.ahead(now).first()
issue.mark_draft(now) and issue.mark_approved(now) and freeze(issue, now) and send.start(issue)
print(issue.pk)
"""


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder, "var")
        data.mkdir()
        site = processes.start(data)
        try:
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS, env=FONTS)
                page = browser.new_context(locale="sv-SE", viewport=SIZE).new_page()
                take_all(page, site)
                browser.close()
        finally:
            site.stop()


def take_all(page: Page, site: processes.RunningSite) -> None:
    log_in(page, site)
    for name, prepare in PICTURES.items():
        prepare(page, site.url)
        keep(page, name)
    letter = site.manage("shell", "-v0", "-c", SENT).split()[-1]
    page.goto(f"{site.url}/admin/letter/{letter}/")
    while "Brevet är skickat" not in page.locator("main").inner_text():
        page.wait_for_timeout(3000)
        page.reload()
    keep(page, "sa-gick-det")


def log_in(page: Page, site: processes.RunningSite) -> None:
    page.goto(f"{site.url}/admin/login/")
    page.fill("input[name=username]", "elin")
    page.fill("input[name=password]", site.password)
    page.click("button[type=submit]")
    page.wait_for_url(f"{site.url}/admin/inbox/")


def keep(page: Page, name: str) -> None:
    page.wait_for_timeout(1500)
    FOLDER.mkdir(parents=True, exist_ok=True)
    picture = Image.open(io.BytesIO(page.screenshot()))
    picture.convert("RGB").save(FOLDER / f"{name}.webp", quality=70, method=6)


def first_page(page: Page, url: str) -> None:
    """Once the clock has gone for the first time and the next letter is begun."""
    page.goto(f"{url}/admin/")
    while "Brevet går" not in page.locator("main").inner_text():
        page.wait_for_timeout(3000)
        page.reload()


def draft(page: Page, url: str) -> None:
    """The demo's draft, with the panel beside it."""
    page.goto(f"{url}/admin/")
    page.locator(".board a", has_text="Låt maskinen läsa").click()
    page.locator("[data-side-panel-toggle=before]").click()


def in_the_letter(page: Page, url: str) -> None:
    page.locator("[data-side-panel-toggle=preview]").click()
    page.select_option("[data-side-panel=preview] select", "letter")
    page.wait_for_timeout(3000)


def at(path: str) -> Callable[[Page, str], None]:
    def go(page: Page, url: str) -> None:
        page.goto(f"{url}{path}")

    return go


def letter(page: Page, url: str) -> None:
    page.goto(f"{url}/admin/")
    page.locator(".board__all a", has_text="Öppna brevet").click()


PICTURES: dict[str, Callable[[Page, str], None]] = {
    "forsta-sidan": first_page,
    "skriva": draft,
    "i-brevet": in_the_letter,
    "brevet": letter,
    "kommentarer": at("/admin/reader_comments/"),
    "inkorgen": at("/admin/inbox/"),
    "bokningar": at("/admin/workshops/bookings/"),
}

if __name__ == "__main__":
    main()
