"""Statement 20: robots get nothing out of the site's forms, and people get through all the same."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import cycle, islice, product
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import timezone

from contact.forms import ContactForm
from contact.models import Message
from mail.models import OutboxMail
from tests.contact.factories import a_contact_page, site_settings
from tests.contact.posting import OWN, typed
from tests.guard.working import work_out
from tests.workshops.factories import a_date, a_workshop, booking_data, request_data
from workshops.forms import BookingForm, InHouseForm
from workshops.models import Booking, InHouseRequest, WorkshopDate

pytestmark = pytest.mark.django_db

BAIT = (
    "Cheap seo, visit https://spam.example/offer now",
    "<a href='http://spam.example'>win</a>",
    "[url=spam.example]win[/url]",
    "Köp mer på www.spam.example eller bit.ly/spam",
)


@dataclass(frozen=True)
class Door:
    """A form, where it is posted to, and the field that takes the most text."""

    form: type[Any]
    path: str
    data: Callable[..., dict[str, Any]]
    text: str


@pytest.fixture
def doors() -> list[Door]:
    site_settings()
    page, workshop, date = a_contact_page(), a_workshop(in_house=True), a_date(seats=500, max_per_booking=4)
    return [
        Door(ContactForm, f"/kontakt-oss/skicka/{page.pk}/", typed, "body"),
        Door(InHouseForm, f"/workshopbokning/foretag/{workshop.pk}/", request_data, "message"),
        Door(BookingForm, f"/workshopbokning/{date.pk}/", lambda **fields: booking_data(date, **fields), "message"),
    ]


def habits() -> Iterator[tuple[bool, ...]]:
    """Fills in the field that nobody sees, posts at once, puts links in: each robot has one of these at least."""
    return (kind for kind in product((True, False), repeat=3) if any(kind))


def robot_posts(doors: list[Door], amount: int) -> None:
    """No JavaScript, each from another network, as another person; half of them say that they come from the page."""
    for number, (door, habit) in enumerate(islice(cycle(product(doors, list(habits()))), amount)):
        filled, fast, linking = habit
        text = f"{BAIT[number % len(BAIT)]} {number}" if linking else f"Hej, nummer {number}!"
        fields = {door.text: text, "name": f"Robot {number % 97}", "email": f"offer{number}@example.net"}
        data = door.data(**fields, homepage="https://spam.example" if filled else "")
        if fast:
            data["form_token"] = door.form.token(timezone.now())
        address = f"198.51.{number % 250}.{number % 199}"
        answer = Client(headers=OWN if number % 2 else {}).post(door.path, data, REMOTE_ADDR=address)
        assert answer.status_code in {303, 403, 422}


def nothing_came_of_it() -> None:
    assert not OutboxMail.objects.exists()
    assert not Booking.objects.exists()
    assert not InHouseRequest.objects.new().exists()
    assert not Message.objects.new().exists()
    assert set(WorkshopDate.objects.values_list("taken", flat=True)) == {0}


@pytest.mark.parametrize("amount", [63, pytest.param(1000, marks=pytest.mark.proof)])
def test_statement_20_robots_bring_no_mail_to_anybody_and_people_get_through(doors: list[Door], amount: int) -> None:
    robot_posts(doors, amount)
    nothing_came_of_it()
    for door in doors:
        # Without JavaScript, and behind an address from which robots came too.
        person = {"name": "Åsa Öberg", "email": "asa@example.org", door.text: "Hej! Vi vill gärna boka dig."}
        answer = Client(headers=OWN).post(door.path, door.data(**person), REMOTE_ADDR="198.51.1.1")
        assert answer.status_code == 303, door.path
    assert Message.objects.new().get().name == "Åsa Öberg"
    assert (InHouseRequest.objects.new().get().name, Booking.objects.get().name) == ("Åsa Öberg", "Åsa Öberg")
    assert OutboxMail.objects.count() == 4, "three to the author, and the confirmation of the booking"


@pytest.mark.parametrize(
    ("index", "words"),
    [(0, "meddelande att titta på, kanske skräp"), (1, "förfrågan att titta på, kanske skräp")],
    ids=["contact", "in-house"],
)
def test_statement_20_a_person_without_javascript_who_sends_a_link_waits_to_be_looked_at(
    doors: list[Door], admin_client: Client, index: int, words: str
) -> None:
    door = doors[index]
    data = door.data(**{door.text: "Vi finns på https://foretag.example/om"}, name="Åsa Öberg")
    assert Client(headers=OWN).post(door.path, data).status_code == 303
    assert not OutboxMail.objects.exists()
    inbox = admin_client.get("/admin/inbox/").content.decode()
    assert "Åsa Öberg" in inbox or "Öberg &amp; Co" in inbox
    assert words in inbox


@pytest.mark.parametrize(("index", "rows"), [(0, Message), (1, InHouseRequest)], ids=["contact", "in-house"])
def test_statement_20_a_person_behind_a_busy_address_is_never_turned_away(
    doors: list[Door], index: int, rows: Any
) -> None:
    door = doors[index]
    for number in range(30):
        Client(headers=OWN).post(door.path, door.data(**{door.text: f"Köp {number} på http://spam.example"}))
    person = {"name": "Åsa Öberg", door.text: "Kan du föreläsa hos oss?"}
    assert Client(headers=OWN).post(door.path, door.data(**person)).status_code == 303
    assert rows.objects.new().get().name == "Åsa Öberg"


def test_a_person_without_javascript_is_asked_once_whether_a_link_is_meant_and_then_books(doors: list[Door]) -> None:
    door = doors[2]
    data = door.data(message="Se https://foretag.example")
    answer = Client(headers=OWN).post(door.path, data)
    assert answer.status_code == 422
    assert "Länkar" in answer.content.decode()
    assert "https://foretag.example" in answer.content.decode(), "what was typed is kept"
    data["form_token"] = BeautifulSoup(answer.content, "html.parser").select("[name=form_token]")[0]["value"]
    assert Client(headers=OWN).post(door.path, data).status_code == 303
    assert Booking.objects.get().message == "Se https://foretag.example"


@pytest.mark.parametrize("index", range(3), ids=["contact", "in-house", "booking"])
def test_a_person_with_javascript_sends_a_link(doors: list[Door], index: int) -> None:
    door = doors[index]
    data = door.data(**{door.text: "Se https://foretag.example"})
    data["work"] = work_out(data["form_token"]).number
    for _click in range(2):
        assert Client(headers=OWN).post(door.path, data).status_code == 303
    assert OutboxMail.objects.count() == (2 if index == 2 else 1)
