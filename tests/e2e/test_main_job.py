"""The whole job, told once on the processes that `make run` starts: real browser, real SMTP, real clock."""

import re
import urllib.request
from datetime import datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from zoneinfo import ZoneInfo

import icalendar
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.mailbox import Mailbox, link_in, text_of
from tests.e2e.processes import RunningSite

ARTICLE = Path(__file__).parent / "files" / "article.xml"
TITLE = "Fredagen som ingen får boka"
READER, OWNER = "vera.strand@example.se", "elin@example.se"
A_PERSONS_PACE = 2_200
"""Milliseconds: forms that are sent faster than a person can type are refused."""
A_LONG_WAIT = 30_000
"""Milliseconds, for what the server needs to compile."""
SLOT_AHEAD = timedelta(minutes=3)
LETTER_SECONDS = 420
"""The slot, the minute's tick after it, and a slow machine."""

pytestmark = pytest.mark.browser


def test_the_main_job(site: RunningSite, mailbox: Mailbox, browser: Browser, visitor: Page, author: Page) -> None:
    with site.explaining_failures():
        address = import_the_article(site, visitor)
        sign_up_and_confirm(visitor, mailbox, site.url + address)
        comment(visitor, site.url + address)
        approve_the_comment(author, mailbox)
        the_comment_is_shown(visitor, site.url + address)
        book_the_last_seat(visitor, mailbox, site)
        send_a_message_while_the_worker_dies(visitor, mailbox, site)
        letter = prepare_the_letter(author, site)
        slot_is_near(site, author)
        approve_the_letter(author, letter)
        received = the_letter_comes(mailbox)
        unsubscribe_with_one_click(received, mailbox, site, visitor)


def import_the_article(site: RunningSite, visitor: Page) -> str:
    report = site.manage("import_wordpress", str(ARTICLE))
    assert "1" in report
    again = site.manage("import_wordpress", str(ARTICLE))
    assert again != report
    visitor.goto(f"{site.url}/blogg/")
    visitor.goto(f"{site.url}/fredagen-som-ingen-far-boka/")
    expect(visitor.locator("h1")).to_have_text(TITLE)
    expect(visitor.locator("article")).to_contain_text("Elva minuter")
    address = visitor.url.removeprefix(site.url)
    assert address != "/fredagen-som-ingen-far-boka/", "the old address redirects to the new one"
    return address


def slot_is_near(site: RunningSite, author: Page) -> None:
    """The author moves the weekly slot to a few minutes from now, in the settings as an author would.

    Only when nothing but the approval is left to do: on a slow machine the slot would pass meanwhile.
    """
    stockholm = datetime.now(ZoneInfo("Europe/Stockholm")) + SLOT_AHEAD
    # Between two and three in the night no letter may be planned, because the clock changes then.
    zone = "Asia/Tokyo" if stockholm.hour in {1, 2, 3} else "Europe/Stockholm"
    slot = stockholm.astimezone(ZoneInfo(zone))
    author.goto(f"{site.url}/admin/settings/newsletter/newsletter/")
    author.get_by_role("tab", name=re.compile("När|When")).click()
    author.select_option("#id_weekday", str(slot.weekday()))
    author.fill("#id_time", f"{slot:%H:%M}")
    author.keyboard.press("Escape")
    author.fill("#id_time_zone", zone)
    author.locator("form button[type=submit].action-save, footer button[type=submit]").first.click()
    expect(author.locator(".messages .success")).to_be_visible()


def sign_up_and_confirm(visitor: Page, mailbox: Mailbox, article: str) -> None:
    visitor.goto(article)
    slip = visitor.locator(".prose form[action*='/nyhetsbrev/anmal/']")
    expect(slip).to_have_count(1)
    visitor.wait_for_timeout(A_PERSONS_PACE)
    slip.locator("input[name=email]").fill(READER)
    slip.locator("button[type=submit]").click()
    visitor.wait_for_url("**/nyhetsbrev/tack/**")
    confirmation = mailbox.wait_for(READER)
    visitor.goto(link_in(confirmation, "/nyhetsbrev/bekrafta/"))
    visitor.locator("main form button[type=submit]").click()
    visitor.wait_for_url("**/nyhetsbrev/valkommen/**")


def comment(visitor: Page, article: str) -> None:
    visitor.goto(article)
    expect(visitor.locator(".conversation h2").first).to_have_text(f"0 kommentarer på {TITLE}")
    form = visitor.locator("form[action*='/kommentarer/skriv/']")
    form.locator("input[name=name]").fill("Vera Strand")
    form.locator("input[name=email]").fill(READER)
    form.locator("textarea[name=text]").fill("Vi provar på *fredag*.\n\nDet blir <b>bra</b>!")
    visitor.wait_for_timeout(A_PERSONS_PACE)
    form.get_by_role("button", name="Skicka kommentaren").click()
    visitor.wait_for_url("**/kommentarer/tack/**")
    visitor.goto(article)
    expect(visitor.locator(".conversation")).not_to_contain_text("Vi provar")


def approve_the_comment(author: Page, mailbox: Mailbox) -> None:
    notice = mailbox.wait_for(OWNER, lambda mail: "Vera Strand" in text_of(mail) and "/granska/" in text_of(mail))
    assert READER not in str(notice["Subject"])
    author.goto(author.url.split("/admin/")[0] + "/admin/")
    author.get_by_role("link", name=re.compile("Kommentarer")).first.click()
    author.get_by_role("link", name="Vera Strand").first.click()
    author.locator("button[name=to][value=approved]").click()
    expect(author.locator(".messages .success")).to_be_visible()


def the_comment_is_shown(visitor: Page, article: str) -> None:
    visitor.goto(article)
    expect(visitor.locator(".conversation h2").first).to_have_text(f"1 kommentar på {TITLE}")
    expect(visitor.locator(".conversation em")).to_have_text("fredag")
    expect(visitor.locator(".conversation")).to_contain_text("<b>bra</b>")
    assert READER not in visitor.content()


def book_the_last_seat(visitor: Page, mailbox: Mailbox, site: RunningSite) -> None:
    visitor.goto(f"{site.url}/")
    visitor.get_by_role("link", name="Workshoppar").first.click()
    departure = visitor.locator(".departure", has_text="1 plats kvar").first
    departure.get_by_role("link", name=re.compile("Boka")).click()
    booking_page = visitor.url
    fill_in_a_booking(visitor, "Nils Ek", "nils.ek@example.se")
    visitor.wait_for_url("**/workshopbokning/kvitto/**")
    invitation = mailbox.wait_for("nils.ek@example.se")
    the_invitation_is_a_calendar_file(invitation)
    visitor.goto(booking_page)
    expect(visitor.locator("main")).to_contain_text("Fullbokat")
    expect(visitor.locator("main form button[type=submit]")).to_have_count(0)


def fill_in_a_booking(visitor: Page, name: str, email: str) -> None:
    form = visitor.locator("main form")
    form.locator("input[name=name]").fill(name)
    form.locator("input[name=email]").fill(email)
    visitor.wait_for_timeout(A_PERSONS_PACE)
    form.locator("button[type=submit]").click()


def the_invitation_is_a_calendar_file(invitation: EmailMessage) -> None:
    parts = [part for part in invitation.walk() if part.get_content_type() == "text/calendar"]
    assert len({part.get_payload(decode=True) for part in parts}) == 1
    body = parts[0].get_payload(decode=True)
    assert isinstance(body, bytes)
    calendar = icalendar.Calendar.from_ical(body)
    assert str(calendar["METHOD"]) == "REQUEST"
    (event,) = calendar.events
    assert str(event["ATTENDEE"]).lower() == "mailto:nils.ek@example.se"
    assert event["SEQUENCE"] == 0
    assert event.duration > timedelta()


def send_a_message_while_the_worker_dies(visitor: Page, mailbox: Mailbox, site: RunningSite) -> None:
    visitor.goto(f"{site.url}/")
    visitor.get_by_role("link", name="Kontakt").first.click()
    form = visitor.locator("form[action*='/kontakt-oss/skicka/']")
    form.locator("input[name=name]").fill("Olle Frågvis")
    form.locator("input[name=email]").fill("olle@example.org")
    form.locator("textarea[name=body]").fill("Kan du komma till oss i mars?")
    visitor.wait_for_timeout(A_PERSONS_PACE)
    site.kill_worker("mail")
    form.locator("button[type=submit]").click()
    visitor.wait_for_url("**/kontakt-oss/tack/**")
    message = mailbox.wait_for(OWNER, lambda mail: "Kan du komma till oss i mars?" in text_of(mail))
    assert [str(address.addr_spec) for address in message["Reply-To"].addresses] == ["olle@example.org"]
    copies = [mail for mail in mailbox.to(OWNER) if mail["Message-ID"] == message["Message-ID"]]
    assert len(copies) == 1


def prepare_the_letter(author: Page, site: RunningSite) -> str:
    """The coming letter's page. The imported archive stays out by itself, so the author adds the article by hand."""
    author.goto(f"{site.url}/admin/")
    author.locator("section[aria-labelledby=board-letter] .board__all a").first.click()
    expect(author.locator("button[name=act][value=approve]")).to_be_visible()
    letter = author.url
    author.locator("#letter-search").fill(TITLE)
    author.locator("#letter-search").press("Enter")
    choice = author.locator("#letter-choices li", has_text=TITLE)
    expect(choice).to_have_count(1)
    choice.locator("button[name=article]").click()
    expect(author.locator("#articles-section")).to_contain_text(TITLE)
    frame = author.locator("iframe").first
    frame.scroll_into_view_if_needed()
    expect(author.frame_locator("iframe").first.locator("body")).to_contain_text("Elva minuter", timeout=A_LONG_WAIT)
    return letter


def approve_the_letter(author: Page, letter: str) -> None:
    author.goto(letter)
    author.locator("button[name=act][value=approve]").click()
    expect(author.locator("button[name=act][value=approve]")).to_have_count(0, timeout=A_LONG_WAIT)
    # Approved; or, where the machine is very slow, on its way already.
    expect(author.locator("button[name=act][value=wait], #letter-now")).to_have_count(1)


def the_letter_comes(mailbox: Mailbox) -> EmailMessage:
    return mailbox.wait_for(READER, lambda mail: mail["List-Unsubscribe-Post"] is not None, seconds=LETTER_SECONDS)


def unsubscribe_with_one_click(letter: EmailMessage, mailbox: Mailbox, site: RunningSite, visitor: Page) -> None:
    assert TITLE in text_of(letter)
    assert "Elva minuter" in text_of(letter)
    assert str(letter["List-Unsubscribe-Post"]) == "List-Unsubscribe=One-Click"
    found = re.search(r"<(https?://[^>]+)>", str(letter["List-Unsubscribe"]))
    assert found is not None
    request = urllib.request.Request(found[1], data=b"List-Unsubscribe=One-Click", method="POST")
    with urllib.request.urlopen(request, timeout=10) as answer:
        assert answer.status == 200
        assert answer.url == found[1]
        assert answer.headers["Set-Cookie"] is None
    visitor.goto(found[1])
    expect(visitor.locator("main form")).to_have_count(0)
    letters = [mail for mail in mailbox.to(READER) if mail["List-Unsubscribe-Post"] is not None]
    assert len(letters) == 1
