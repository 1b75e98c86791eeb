"""Statement 10: an in-house request becomes a private date with its participants in one click."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from mail.models import OutboxMail
from tests.contact.factories import site_settings
from tests.workshops.factories import a_request, a_workshop
from workshops.answer_request import answer
from workshops.arrange import arrange
from workshops.arrange_form import ArrangeForm
from workshops.book import BookingError
from workshops.cancel import cancel
from workshops.enums import CancelledBy, RequestState
from workshops.models import Booking, InHouseRequest, WorkshopDate, WorkshopPage
from workshops.money import Price
from workshops.participants import Person
from workshops.resize import resize

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
START = datetime(2027, 1, 20, 8, tzinfo=UTC)


@pytest.fixture
def asked() -> InHouseRequest:
    site_settings()
    return a_request(a_workshop(), group_size=3, first_date="2027-01-20", town="Uppsala", phone="070-1")


def a_private_date(asked: InHouseRequest, **fields: Any) -> WorkshopDate:
    known = {"start": START, "end": START + timedelta(hours=7), "place": asked.company, "seats": asked.group_size}
    workshop = asked.page.specific if asked.page else a_workshop()
    return WorkshopDate(workshop=workshop, **{**known, **fields})


def make(asked: InHouseRequest, key: str = "k", people: tuple[Person, ...] = (), **fields: Any) -> Booking:
    return arrange(asked, a_private_date(asked, **fields), people, by=None, key=key, now=NOW)


def test_statement_10_a_request_becomes_a_private_date_with_its_participants(
    asked: InHouseRequest, admin_user: User
) -> None:
    people = (Person("Bo Ek", "bo@example.org"), Person("Cilla Ek"))
    booking = arrange(asked, a_private_date(asked), people, by=admin_user, key="k", now=NOW)
    asked.refresh_from_db()
    assert (asked.state, asked.booking, asked.due_on) == (RequestState.BOOKED, booking, None)
    assert [(step.state, step.by) for step in asked.steps.all()] == [(RequestState.BOOKED, admin_user)]
    made = WorkshopDate.objects.get()
    assert (made.private, made.seats, made.taken, made.left) == (True, 3, 3, 0)
    assert (booking.name, booking.company, booking.email, booking.seen_at) == (
        asked.name,
        asked.company,
        asked.email,
        NOW,
    )
    names = [(one.name, one.email) for one in booking.participants.order_by("position")]
    assert names == [("Bo Ek", "bo@example.org"), ("Cilla Ek", ""), ("", "")]
    kinds = set(OutboxMail.objects.values_list("kind", "recipient"))
    assert kinds >= {("workshops.confirmed", asked.email), ("workshops.invited", "bo@example.org")}
    assert not WorkshopDate.objects.miscounted().exists()


def test_the_price_that_was_quoted_is_that_of_the_group_however_many_come(asked: InHouseRequest) -> None:
    booking = make(asked, group_price_excl=Decimal(35000), group_vat_rate=6)
    assert (booking.total_excl, booking.total_incl) == (Decimal("35000.00"), Decimal("37100.00"))
    smaller = resize(booking, 2, NOW, by_author=True)
    assert (smaller.seats, smaller.total_excl) == (2, Decimal("35000.00"))


def test_without_a_price_for_the_group_each_seat_costs_what_the_workshop_says(asked: InHouseRequest) -> None:
    assert make(asked).total_excl == Decimal("14700.00")


def test_where_nothing_was_quoted_the_rate_is_that_of_the_workshop(asked: InHouseRequest) -> None:
    WorkshopPage.objects.update(vat_rate=6)
    assert ArrangeForm(asked=asked).initial["group_vat_rate"] == 6


def test_a_second_click_makes_one_date_and_a_second_window_none(asked: InHouseRequest) -> None:
    stale = InHouseRequest.objects.get()
    first = make(asked)
    assert make(asked) == first
    with pytest.raises(BookingError):
        make(stale, key="another window")
    assert (WorkshopDate.objects.count(), Booking.objects.count()) == (1, 1)


def test_a_date_that_is_over_is_refused_and_nothing_stays(asked: InHouseRequest) -> None:
    with pytest.raises(BookingError):
        make(asked, start=NOW - timedelta(days=1))
    assert not WorkshopDate.objects.exists()
    asked.refresh_from_db()
    assert asked.state == RequestState.NEW


def test_where_the_booking_was_cancelled_another_date_can_be_made(asked: InHouseRequest) -> None:
    cancel(make(asked), CancelledBy.VISITOR, NOW)
    again = make(InHouseRequest.objects.select_related("booking").get(), key="anew")
    asked.refresh_from_db()
    assert asked.booking == again


def test_the_author_makes_the_date_from_the_request(asked: InHouseRequest, admin_client: Client) -> None:
    answer(asked, "Så här", by=None, key="q", now=timezone.now(), price=Price.of(Decimal(35000), 25))
    page = BeautifulSoup(admin_client.get(reverse("workshop_request", args=[asked.pk])).content, "html.parser")
    url = reverse("workshop_request_date", args=[asked.pk])
    assert page.select(f"a[href='{url}']")
    soon = timezone.localdate() + timedelta(days=40)
    InHouseRequest.objects.update(first_date=soon.isoformat())
    form = BeautifulSoup(admin_client.get(url).content, "html.parser")
    data = {str(one["name"]): str(one.get("value", "")) for one in form.select("form[method=post] input[name]")}
    for chosen in form.select("form[method=post] select"):
        option = chosen.select_one("option[selected]")
        assert option is not None, chosen["name"]
        data[str(chosen["name"])] = str(option["value"])
    assert (data["seats"], data["place"], data["address"]) == ("3", "Öberg & Co", "Uppsala")
    assert data["start"] == f"{soon.isoformat()} 09:00"
    assert "Tomt: tills workshoppen börjar, som för alla tillfällen." in form.get_text()
    data["people"] = "Bo Ek <bo@example.org>\nCilla Ek, cilla@example.org\nDag"
    shown = admin_client.post(url, data, follow=True).content.decode()
    booking = Booking.objects.get()
    assert "Bokat för Öberg &amp; Co: " in shown
    assert f"De kan avboka kostnadsfritt till {booking.date.closes_text}." in shown
    assert booking.reference in shown
    assert booking.total_excl == Decimal(35000)
    assert list(booking.participants.order_by("position").values_list("name", "email")) == [
        ("Bo Ek", "bo@example.org"),
        ("Cilla Ek", "cilla@example.org"),
        ("Dag", ""),
    ]
    assert admin_client.get(url).status_code == 302, "it has a date"


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("workshop", "", "måste fyllas i"),
        ("start", "2020-01-20 09:00", "Det här tillfället har redan varit."),
        ("end", "2027-01-20 08:00", "Sluttiden måste vara"),
        ("place", "", "Skriv var den hålls"),
        ("seats", "0", "större än eller lika med 1"),
        ("people", "A\nB\nC\nD", "4"),
        ("people", "Bo <inte-en-adress>", "inte-en-adress"),
    ],
)
def test_a_date_that_cannot_be_is_told_of_and_kept(
    asked: InHouseRequest, admin_client: Client, field: str, value: str, words: str
) -> None:
    year = timezone.localdate().year + 1
    data = {
        "workshop": str(asked.page_id), "start": f"{year}-01-20 09:00", "end": f"{year}-01-20 16:00", "venue": "place",
        "place": "Kontoret", "seats": "3", "group_vat_rate": "25", "people": "", "key": "k",
        field: value.replace("2027", str(year)),
    }  # fmt: skip
    if field == "start":
        data["end"] = "2020-01-20 16:00"
    response = admin_client.post(reverse("workshop_request_date", args=[asked.pk]), data)
    assert response.status_code == 422
    html = response.content.decode()
    assert words in html
    assert field == "place" or "Kontoret" in html
    assert not WorkshopDate.objects.exists()
