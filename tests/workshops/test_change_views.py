"""Statements 5, 8 and 9: names, seats and date by signed links, in two clicks, and never by a GET."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from mail.models import OutboxMail
from tests.gates.fingerprint import database
from tests.workshops.factories import a_booking, a_date, booking_data, token
from tests.workshops.test_participants import rows, steps
from workshops import links
from workshops.models import Booking, WorkshopDate
from workshops.participant_forms import NamesForm

pytestmark = pytest.mark.django_db
OWN: dict[str, Any] = {"HTTP_SEC_FETCH_SITE": "same-origin"}


def names_of(booking: Booking, *people: tuple[str, str]) -> dict[str, Any]:
    data = {"form_token": token(NamesForm)}
    for seat, (name, email) in zip(booking.participants.order_by("position"), people, strict=True):
        data |= {f"name_{seat.pk}": name, f"email_{seat.pk}": email}
    return data


def test_a_group_is_named_while_it_books(client: Client) -> None:
    date = a_date()
    lines = "Åsa Öberg\r\nBo Ek, bo@example.org\r\n\r\npia@example.org"
    path = reverse("workshops:book", args=[date.pk])
    assert client.post(path, booking_data(date, seats="4", people=lines), **OWN).status_code == 303
    assert rows(Booking.objects.get()) == [
        (1, "Åsa Öberg", ""),
        (2, "Bo Ek", "bo@example.org"),
        (3, "", "pia@example.org"),
        (4, "", ""),
    ]


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ("A\nB\nC", "Du bokar 2 platser men har skrivit 3 namn."),
        ("Bo, bo@@example", "”Bo, bo@@example”: "),
        ("Bo www.example.org", "”Bo www.example.org”: "),
        ("Bo, bo@example.org\nBa, BO@example.org", "bo@example.org står där två gånger."),
        ("x" * 101, "Ett namn har högst 100 tecken."),
    ],
)
def test_what_cannot_be_read_is_named_and_kept(client: Client, lines: str, said: str) -> None:
    date = a_date()
    path = reverse("workshops:book", args=[date.pk])
    response = client.post(path, booking_data(date, seats="2", people=lines), **OWN)
    html = response.content.decode()
    assert response.status_code == 422
    assert said in html
    assert lines.splitlines()[0] in html
    assert not Booking.objects.exists()


def test_statement_5_names_change_by_link_until_the_deadline(client: Client) -> None:
    booking = a_booking(a_date(), 2)
    path = links.names_path(booking)
    assert "Namn, plats 2" in client.get(path).content.decode()
    response = client.post(path, names_of(booking, ("Åsa", "asa@example.org"), ("Bo", "bo@example.org")))
    assert response.status_code == 303
    assert "Sparat." in client.get(response.headers["Location"]).content.decode()
    assert steps("bo@example.org") == [("REQUEST", 0)]
    WorkshopDate.objects.update(booking_deadline=timezone.now() - timedelta(minutes=1))
    late = client.post(path, names_of(booking, ("Ulla", ""), ("", "")))
    assert "gick ut" in late.content.decode()
    assert rows(booking)[1] == (2, "Bo", "bo@example.org")


def test_names_for_a_booking_that_has_changed_are_not_mixed_up(client: Client) -> None:
    booking = a_booking(a_date(), 2)
    data = names_of(booking, ("Åsa", ""), ("Bo", ""))
    booking.participants.get(position=2).delete()
    response = client.post(links.names_path(booking), data)
    assert "Antalet platser har ändrats" in response.content.decode()
    assert rows(booking) == [(1, "Åsa Öberg", "asa@example.org")]


def test_statement_9_seats_and_date_change_by_link_in_two_clicks(client: Client) -> None:
    date = a_date()
    later = a_date(date.workshop, start=timezone.now() + timedelta(days=60))
    path = links.change_path(a_booking(date, 1))
    html = client.get(path).content.decode().replace("\N{NO-BREAK SPACE}", " ")
    assert "Du kan ändra och avboka kostnadsfritt till" in html
    assert "2 platser: 12 250 kr inkl. moms" in html
    assert client.post(path, {"seats": "2"}).status_code == 303
    assert client.post(path, {"date": str(later.pk)}).status_code == 303
    booking = Booking.objects.get()
    assert (booking.seats, booking.date) == (2, later)
    assert "Bokningen är ändrad." in client.get(f"{path}?klart").content.decode()
    assert client.post(path, {"seats": "9"}).status_code == 422
    assert client.post(path, {"date": "987654"}).status_code == 422
    WorkshopDate.objects.update(booking_deadline=timezone.now() - timedelta(minutes=1))
    assert "gick ut" in client.post(path, {"seats": "1"}).content.decode()
    assert Booking.objects.get().seats == 2


def test_a_flood_of_changes_is_stopped(client: Client) -> None:
    path = links.change_path(a_booking(a_date(), 1))
    answers = [client.post(path, {"seats": str(1 + turn % 2)}).status_code for turn in range(1, 22)]
    assert answers == [303] * 20 + [422]


@pytest.mark.parametrize("path_of", [links.names_path, links.change_path, links.cancel_path])
def test_statement_8_no_get_changes_anything_and_nothing_is_kept(client: Client, path_of: Any) -> None:
    path = path_of(a_booking(a_date(), 2))
    before = database()
    for _time in range(10):
        for method in (client.get, client.head):
            response = method(path, HTTP_SEC_PURPOSE="prefetch")
            assert response.status_code == 200
    assert database() == before
    assert "no-store" in response.headers["Cache-Control"]
    assert (response.headers["Referrer-Policy"], response.headers["X-Robots-Tag"]) == ("no-referrer", "noindex")
    assert client.get(path[:-3] + "/").status_code == 404


def test_the_author_changes_names_seats_and_date_in_the_admin() -> None:
    admin = Client()
    admin.force_login(User.objects.create_superuser("elin"))
    date = a_date()
    later = a_date(date.workshop, private=True)
    booking = a_booking(date, 1)
    assert (
        reverse("booking_change", args=[booking.pk])
        in admin.get(reverse("bookings:edit", args=[booking.pk])).content.decode()
    )
    path = reverse("booking_change", args=[booking.pk])
    assert admin.get(path).status_code == 200
    seat = booking.participants.get()
    sent = {"deed": "names", f"name_{seat.pk}": "Bo", f"email_{seat.pk}": "bo@example.org"}
    for data in (sent, {"deed": "seats", "seats": "10"}, {"deed": "date", "date": later.pk}):
        assert admin.post(path, data).status_code == 302
    booking = Booking.objects.get()
    assert (booking.seats, booking.date, booking.total_excl) == (10, later, Decimal(49000))
    assert steps("bo@example.org") == [("REQUEST", 0), ("REQUEST", 1)]
    assert admin.post(path, {"deed": "seats", "seats": "99"}).status_code == 200
    assert not OutboxMail.objects.filter(kind="workshops.notice_rebooked").exists()
