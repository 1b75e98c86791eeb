"""Workshops and messages as the author keeps them on a phone: nothing leaves the screen, all can be reached."""

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from tests.contact.factories import MessageFactory, site_settings
from tests.e2e.watched.watch import watching
from tests.workshops.factories import a_booking, a_date, a_party, a_request
from workshops.models import WorkshopDate

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

A_PHONE = 375
# A box that scrolls sideways counts too: what is in it leaves the screen.
BEYOND = """[...document.querySelectorAll("main *")].filter((element) => {
  const box = element.getBoundingClientRect();
  return box.width > 1 && box.height > 1 && box.right > innerWidth + 1 && element.checkVisibility();
}).map((element) => element.outerHTML.slice(0, 160))"""


@pytest.fixture
def kept() -> WorkshopDate:
    """Some of everything, with the longest words that are likely."""
    site_settings()
    date = a_date(
        seats=2, place="Stora konferenssalen på Hamnens hotell", address="Gamla Kustvägen 1247 B, Örnsköldsvik"
    )
    a_booking(date, 2, name="Karl-Fredrik Johannesson Stjernqvist", email="karl-fredrik.johannesson@example.org")
    a_party(date, 2, name="Bostadsrättsföreningen Utsikten")
    a_request(company="Fastighetsförvaltningsbolaget Norra Mälarstrand AB")
    MessageFactory.create(name="karl-fredrik.johannesson-stjernqvist@example.org")
    return date


def addresses(date: WorkshopDate) -> list[str]:
    lists = ("workshop_dates:list", "bookings:list", "waiting_list:list", "in_house_requests:list")
    others = ("wagtailadmin_home", "desk_inbox", "workshop_board", "contact_messages:index")
    return [*(reverse(name) for name in (*lists, *others)), reverse("workshop_people", args=[date.pk])]


def test_no_list_of_the_author_leaves_a_phone(browser: Browser, admin_client: Client, kept: WorkshopDate) -> None:
    with watching(browser, with_policy=True, client=admin_client) as watch:
        watch.page.set_viewport_size({"width": A_PHONE, "height": 740})
        for address in addresses(kept):
            watch.open(address)
            assert watch.page.evaluate("document.body.scrollWidth") <= A_PHONE, address
            assert watch.page.evaluate(BEYOND) == [], address


def test_a_row_is_a_stack_that_names_its_columns(browser: Browser, admin_client: Client, kept: WorkshopDate) -> None:
    with watching(browser, with_policy=True, client=admin_client) as watch:
        watch.page.set_viewport_size({"width": A_PHONE, "height": 740})
        watch.open(reverse("workshop_dates:list"))
        seats = watch.page.locator("td[data-label='Bokade platser']")
        expect(seats).to_have_text("2/2")
        assert seats.evaluate("cell => getComputedStyle(cell, '::before').content") == '"Bokade platser: "'
        watch.page.set_viewport_size({"width": 1280, "height": 740})
        assert seats.evaluate("cell => getComputedStyle(cell, '::before').content") == "none"


def test_what_can_be_done_with_the_ticked_ones_is_within_reach(
    browser: Browser, admin_client: Client, kept: WorkshopDate
) -> None:
    with watching(browser, with_policy=True, client=admin_client) as watch:
        watch.page.set_viewport_size({"width": A_PHONE, "height": 740})
        for name, buttons in (("workshop_dates:list", 1), ("bookings:list", 2), ("waiting_list:list", 2)):
            watch.open(reverse(name))
            watch.page.locator("tbody [data-bulk-action-checkbox]").check()
            within_reach(watch.page, buttons)


def within_reach(page: Page, least: int) -> None:
    shown = page.locator(".bulk-action-btn")
    expect(shown.first).to_be_visible()
    boxes = [button.bounding_box() for button in shown.all()]
    assert len(boxes) >= least
    assert all(box and box["x"] >= 0 and box["x"] + box["width"] <= A_PHONE for box in boxes), boxes
