"""An author writes in a real editor: what is typed survives the browser, and what is pasted arrives clean."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.processes import RunningSite

FILES = Path(__file__).parent / "files"
PAUSE = 2000
"""Milliseconds after which autosave begins; what was typed before that may be lost."""
SAVED = 15_000
NEAR = "Mötesfria förmiddagar: så fick ett team tillbaka tankeron"
PASTE = """([html, text]) => {
  const clipboardData = new DataTransfer();
  clipboardData.setData("text/html", html);
  clipboardData.setData("text/plain", text);
  const event = new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true });
  document.activeElement.dispatchEvent(event);
}"""
CLEAN = [
    ("heading", "Tre saker om möten"),
    ("text", "Det här är viktigt och lite rött, med en rapport."),
    ("heading", "Gör så här"),
    ("text", "Boka en förmiddag\nStäng chatten\nCell ett\nCell två\nSlut."),
]

pytestmark = pytest.mark.browser


@pytest.fixture
def editor(author: Page, site: RunningSite) -> Iterator[Page]:
    """A new article. No script of the page may fail while it is written."""
    failures: list[str] = []
    author.on("pageerror", lambda error: failures.append(str(error)))
    author.goto(f"{site.url}/admin/")
    author.get_by_role("link", name="Skriv en ny artikel").click()
    expect(author.locator("#id_title")).to_be_visible()
    # Wagtail's editor takes what stands in the form in its first second for what was there before; on a busy machine
    # that second begins late.
    author.wait_for_load_state("networkidle")
    author.wait_for_timeout(4000)
    yield author
    assert failures == []


def wait_until_saved(page: Page) -> None:
    expect(page.locator(".w-autosave-indicator__state--saved")).to_be_visible(timeout=SAVED)


def write(page: Page, field: str, words: str) -> None:
    """Key by key: autosave listens to the keyboard."""
    page.locator(f"#id_{field}").press_sequentially(words, delay=10)


def write_text(page: Page) -> None:
    """Into a fresh text block at the end of the article."""
    page.locator(".c-sf-add-button").last.click()
    page.get_by_role("option", name="Text", exact=True).click()
    page.locator(".public-DraftEditor-content").last.click()


def edit_address(page: Page) -> str:
    page.wait_for_url("**/edit/")
    return page.url


def test_statement_2_a_killed_browser_loses_at_most_two_seconds_of_typing(
    editor: Page, browser: Browser, site: RunningSite
) -> None:
    with site.explaining_failures():
        write(editor, "lead", "En tanke innan rubriken finns.")
        wait_until_saved(editor)
        write_text(editor)
        editor.keyboard.type("Den här meningen ska finnas kvar.", delay=20)
        editor.wait_for_timeout(PAUSE + 2000)
        editor.keyboard.type(" Den här hinner inte")
        address, session = edit_address(editor), editor.context.storage_state()
        editor.close(run_before_unload=False)
        context = browser.new_context(storage_state=session, locale="sv-SE")
        again = context.new_page()
        again.goto(address)
        expect(again.locator("#id_lead")).to_have_value("En tanke innan rubriken finns.")
        expect(again.locator("#id_title")).to_have_value("Utkast utan rubrik")
        expect(again.locator(".public-DraftEditor-content").first).to_contain_text("Den här meningen ska finnas kvar.")
        context.close()


def test_the_panel_follows_what_is_typed(editor: Page, site: RunningSite) -> None:
    with site.explaining_failures():
        write(editor, "title", "Om stilla möten")
        wait_until_saved(editor)
        editor.locator("[data-side-panel-toggle=before]").click()
        panel = editor.locator("[data-side-panel=before]")
        expect(panel).to_contain_text("Om du publicerar nu syns artikeln genast och kommer med i brevet")
        expect(panel).to_contain_text("Både ingress och beskrivning saknas")
        write(editor, "lead", "En ingress.")
        expect(panel).not_to_contain_text("Både ingress och beskrivning saknas", timeout=SAVED)
        expect(panel).to_contain_text("Inget ämne är valt")
        editor.select_option("#id_topic", label="Möten")
        expect(panel).to_contain_text("Inget att anmärka på.", timeout=SAVED)
        panel.get_by_role("button", name="Skapa en länk").click()
        expect(editor.locator(".messages")).to_contain_text("Den som har den här adressen kan läsa utkastet")


def test_what_is_near_to_the_words_is_offered_and_put_where_they_stand(editor: Page, site: RunningSite) -> None:
    with site.explaining_failures():
        editor.locator("[data-side-panel-toggle=link-to]").click()
        panel = editor.locator("[data-side-panel=link-to]")
        expect(panel).to_contain_text("Inget publicerat ligger nära det du har skrivit hittills")
        write(editor, "title", "Fredade förmiddagar utan möten")
        near = panel.get_by_role("listitem").filter(has_text=NEAR)
        expect(near).to_be_visible(timeout=SAVED)
        write_text(editor)
        editor.keyboard.type("Läs om detta ")
        near.get_by_role("button", name="Infoga länken").click()
        expect(editor.locator(".public-DraftEditor-content a")).to_have_text(NEAR)
        expect(near).to_have_count(0, timeout=SAVED)
        wait_until_saved(editor)
        editor.goto(edit_address(editor))
        expect(editor.locator(".public-DraftEditor-content").first).to_have_text(f"Läs om detta {NEAR}")


@pytest.mark.parametrize("program", ["word", "docs"])
def test_pasting_from_word_and_google_docs_gives_clean_blocks(editor: Page, site: RunningSite, program: str) -> None:
    with site.explaining_failures():
        write(editor, "title", f"Klistrat från {program}")
        write_text(editor)
        html = (FILES / f"paste-{program}.html").read_text(encoding="utf-8")
        editor.evaluate(PASTE, [html, "bara text"])
        expect(editor.locator(".public-DraftEditor-content").first).to_contain_text("Slut.")
        editor.wait_for_timeout(PAUSE)
        wait_until_saved(editor)
        editor.goto(edit_address(editor))
        assert blocks_of(editor) == CLEAN
        rich = editor.locator(".public-DraftEditor-content").first
        expect(rich.locator("[style*='bold']")).to_have_text("viktigt")
        expect(rich.locator("[style*='italic']")).to_have_text("lite")
        expect(rich.locator("[style*='color']")).to_have_count(0)
        expect(editor.locator(".public-DraftEditor-content li")).to_have_count(2)


def blocks_of(page: Page) -> list[tuple[str, str]]:
    expect(page.locator("[data-streamfield-child]").first).to_be_visible()
    found = []
    for block in page.locator("[data-streamfield-child]").all():
        rich = block.locator(".public-DraftEditor-content")
        if rich.count():
            found.append(("text", rich.inner_text().replace("\n\n", "\n").strip()))
        else:
            found.append(("heading", block.locator("input[type=text]").first.input_value()))
    return found
