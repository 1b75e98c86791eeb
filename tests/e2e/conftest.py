import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.e2e import processes
from tests.e2e.mailbox import Mailbox

CHROMIUM = "/usr/bin/chromium"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking"]
# The same letters on every machine.
FONTS: dict[str, str | float | bool] = {**os.environ, "FONTCONFIG_FILE": str(Path(__file__).with_name("fonts.conf"))}


@pytest.fixture(scope="session", autouse=True)
def database_beside_the_browser() -> Iterator[None]:
    """Playwright's loop runs in the very thread where Django would then refuse to ask the database."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        yield


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[processes.RunningSite]:
    folder = tmp_path_factory.mktemp("make-run") / "var"
    folder.mkdir()
    running = processes.start(folder)
    yield running
    running.stop()


@pytest.fixture(scope="session")
def mailbox(site: processes.RunningSite) -> Mailbox:
    return Mailbox(Path(site.folder, "mail"))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS, env=FONTS)
        yield chromium
        chromium.close()


@pytest.fixture
def visitor(browser: Browser) -> Iterator[Page]:
    """A reader whose browser runs no script at all."""
    context = browser.new_context(java_script_enabled=False, locale="sv-SE")
    yield context.new_page()
    assert context.cookies() == []
    context.close()


@pytest.fixture
def author(browser: Browser, site: processes.RunningSite) -> Iterator[Page]:
    """The demo author, logged in to the admin."""
    context = browser.new_context(locale="sv-SE", viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto(f"{site.url}/admin/login/")
    page.fill("input[name=username]", "elin")
    page.fill("input[name=password]", site.password)
    page.click("button[type=submit]")
    page.wait_for_url(f"{site.url}/admin/inbox/")
    yield page
    context.close()
