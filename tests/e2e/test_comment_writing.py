"""A visitor writes, looks, replies, changes and deletes: first in a browser without scripts, then in one with them."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.e2e.mailbox import Mailbox, link_in
from tests.e2e.processes import RunningSite

ARTICLE = "/blogg/motesfria-formiddagar/"

pytestmark = pytest.mark.browser


@pytest.fixture
def scripted(browser: Browser) -> Iterator[Page]:
    """A reader whose browser runs scripts; none of them may fail, and none leaves anything behind."""
    context = browser.new_context(locale="sv-SE")
    page = context.new_page()
    failures: list[str] = []
    page.on("pageerror", lambda error: failures.append(str(error)))
    yield page
    assert failures == []
    assert context.cookies() == []
    assert context.storage_state()["origins"] == []
    context.close()


def test_statement_1_all_of_writing_works_without_a_script(site: RunningSite, mailbox: Mailbox, visitor: Page) -> None:
    with site.explaining_failures():
        visitor.goto(f"{site.url}{ARTICLE}")
        send(preview(visitor, visitor.locator("form#comment"), "vera@example.se", "Vi provar på *fredag*."))
        visitor.wait_for_url("**/kommentarer/tack/**")
        reply_on_a_page_of_its_own(visitor, site)
        visitor.goto(link_in(mailbox.wait_for("vera@example.se"), "/kommentarer/egen/"))
        own = visitor.url
        confirm_and_follow(visitor)
        change(visitor, "Vi provar på **måndag**.")
        expect(visitor.locator(".letter-text strong")).to_have_text("måndag")
        delete(visitor)
        visitor.goto(own)
        expect(visitor.locator("h1")).to_have_text("Kommentaren är raderad")


def test_with_scripts_the_page_stays_and_the_focus_moves(site: RunningSite, scripted: Page) -> None:
    with site.explaining_failures():
        scripted.goto(f"{site.url}{ARTICLE}")
        write_in_place(scripted)
        reply_in_place(scripted)
        stays_when_the_network_fails(scripted)
        assert scripted.url == f"{site.url}{ARTICLE}"
        scripted.locator("#kommentera").get_by_role("link", name="Ändra kommentaren").click()
        change_form = scripted.locator("form#commentedit")
        change_form.locator("textarea").fill("Nu **bättre** sagt.")
        change_form.get_by_role("button", name="Spara ändringen").click()
        scripted.wait_for_url("**/kommentarer/tack/**")
        expect(scripted.locator(".letter-text strong")).to_have_text("bättre")
        delete(scripted)


def preview(page: Page, form: Locator, address: str, words: str) -> Locator:
    """The filled form below the drawn comment; the comment is not sent yet."""
    form.locator("input[name=name]").fill("Vera Strand")
    form.locator("input[name=email]").fill(address)
    form.locator("textarea").fill(words)
    form.get_by_role("button", name="Förhandsgranska").click()
    expect(page.locator(".preview .letter-text em")).to_have_count(1)
    expect(page.locator(".preview .letter-name")).to_have_text("Vera Strand")
    return page.locator(f"form#{form_id(page)}")


def form_id(page: Page) -> str:
    return str(page.locator(".writing:has(.preview) form").get_attribute("id"))


def send(form: Locator) -> None:
    form.locator("button[type=submit]").first.click()


def reply_on_a_page_of_its_own(visitor: Page, site: RunningSite) -> None:
    visitor.goto(f"{site.url}{ARTICLE}")
    visitor.locator("a[data-reply]").first.click()
    visitor.wait_for_url("**/kommentarer/svara/**")
    send(preview(visitor, visitor.locator("main form.form").first, "nils@example.se", "Det *stämmer*."))
    visitor.wait_for_url("**/kommentarer/tack/**")
    expect(visitor.locator(".letter-text")).to_contain_text("Det stämmer")


def confirm_and_follow(visitor: Page) -> None:
    visitor.get_by_role("button", name="Bekräfta adressen").click()
    expect(visitor.locator("main")).to_contain_text("Du har bekräftat att vera@example.se är din.")
    visitor.locator("select[name=follow]").select_option("replies")
    visitor.get_by_role("button", name="Spara").click()
    expect(visitor.locator("select[name=follow]")).to_have_value("replies")


def change(visitor: Page, words: str) -> None:
    visitor.get_by_role("link", name="Ändra kommentaren").click()
    visitor.locator("textarea").fill(words)
    visitor.get_by_role("button", name="Spara ändringen").click()
    expect(visitor.locator("[role=status]")).to_have_text("Sparat.")


def delete(page: Page) -> None:
    page.get_by_role("link", name="Radera kommentaren").click()
    page.get_by_role("button", name="Radera den för gott").click()
    expect(page.locator("h1")).to_have_text("Kommentaren är raderad")


def write_in_place(page: Page) -> None:
    place = page.locator("#kommentera")
    place.locator("textarea").fill("Vi provar på *torsdag*.")
    send(place.locator("form"))
    expect(place.locator(".error-summary h2")).to_be_focused()
    expect(place.locator("textarea")).to_have_value("Vi provar på *torsdag*.")
    form = preview(page, place.locator("form"), "siv@example.se", "Vi provar på *torsdag*.")
    expect(place.locator(".preview h2")).to_be_focused()
    send(form)
    expect(place.locator(".notice h3").first).to_have_text("Tack för din kommentar")
    expect(place.locator(".notice h3").first).to_be_focused()
    expect(place.locator(".letter-text em")).to_have_text("torsdag")


def reply_in_place(page: Page) -> None:
    link = page.locator("a[data-reply]").first
    link.press("Enter")
    expect(page.locator(".letter > .writing input[name=name]")).to_be_focused()
    expect(link).to_have_attribute("aria-expanded", "true")
    page.get_by_role("button", name="Stäng").press("Enter")
    expect(page.locator(".letter > .writing")).to_have_count(0)
    expect(link).to_be_focused()
    link.press("Enter")
    form = page.locator(".letter > .writing form")
    send(preview(page, form, "olof@example.se", "Ett *svar*."))
    expect(page.locator(".letter > .notice")).to_contain_text("Tack för din kommentar")


def stays_when_the_network_fails(page: Page) -> None:
    page.locator("a[data-reply]").nth(1).press("Enter")
    form = page.locator(".letter > .writing form")
    form.locator("textarea").fill("Ord som inte får gå förlorade")
    page.context.set_offline(True)
    send(form)
    expect(page.locator(".letter > .writing [role=alert]")).to_contain_text("Din text finns kvar")
    expect(form.locator("textarea")).to_have_value("Ord som inte får gå förlorade")
    page.context.set_offline(False)
