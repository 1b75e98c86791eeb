from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import PageViewRestriction

from mail.models import OutboxMail
from tests.contact.hostile import PAYLOADS
from tests.workshops.factories import a_booking, a_date, a_workshop, booking_data, request_data
from workshops.enums import DateState, Venue
from workshops.models import Booking, WorkshopDate, WorkshopPage

pytestmark = pytest.mark.django_db
OWN = {"HTTP_SEC_FETCH_SITE": "same-origin"}
NBSP = "\N{NO-BREAK SPACE}"


def path_of(date: WorkshopDate) -> str:
    return reverse("workshops:book", args=[date.pk])


def post(client: Client, path: str, data: dict[str, Any], **extra: Any) -> Any:
    return client.post(path, data, **{**OWN, **extra})


def text_of(response: Any) -> str:
    return str(response.content.decode())


def offered(html: str) -> list[str]:
    return [str(option["value"]) for option in BeautifulSoup(html, "html.parser").select("select[name=seats] option")]


def test_a_visitor_books_and_is_shown_a_receipt(client: Client) -> None:
    date = a_date(seats=3, venue=Venue.ONLINE, online_link="https://meet.example/rum")
    data = booking_data(date, seats="2", company="Öberg & Co", org_number="5560160680", message="Hej\r\ndär")
    response = post(client, path_of(date), data)
    assert response.status_code == 303
    assert "no-store" in response.headers["Cache-Control"]
    booking = Booking.objects.get()
    assert (booking.org_number, booking.message, booking.seats, booking.language) == (
        "556016-0680",
        "Hej\ndär",
        2,
        "sv",
    )
    receipt = client.get(response.headers["Location"])
    html = text_of(receipt)
    assert "Dina platser är bokade" in html
    assert booking.reference in html
    assert f"12{NBSP}250{NBSP}kr inkl. moms" in html
    assert receipt.headers["Referrer-Policy"] == "no-referrer"
    assert "no-store" in receipt.headers["Cache-Control"]


def test_statement_19_the_same_form_sent_twice_books_once(client: Client) -> None:
    date = a_date()
    data = booking_data(date)
    first, second = (post(client, path_of(date), data) for _time in range(2))
    assert first.status_code == second.status_code == 303
    assert Booking.objects.count() == 1
    assert WorkshopDate.objects.get().taken == 1


def test_too_many_seats_are_refused_in_words_and_what_was_typed_stays(client: Client) -> None:
    date = a_date(seats=4)
    a_booking(date, 2)
    response = post(client, path_of(date), booking_data(date, seats="3", message="Vi är tre"))
    html = text_of(response)
    assert response.status_code == 422
    assert "2 platser kvar, du bad om 3." in html
    assert "Vi är tre" in html
    assert offered(html) == ["1", "2"]
    assert Booking.objects.count() == 1


@pytest.mark.parametrize(("typed", "said"), [("2", False), ("5", True)])
def test_a_form_shown_once_more_offers_what_is_left_and_drops_no_number_unsaid(
    client: Client, typed: str, said: bool
) -> None:
    date = a_date(seats=4)
    a_booking(date)
    html = text_of(post(client, path_of(date), booking_data(date, seats=typed, name="")))
    assert offered(html) == ["1", "2", "3"]
    assert (f'<option value="{typed}" selected' in html) == (not said)
    assert ("3 platser kvar, du bad om 5." in html) == said


def test_the_next_visitor_is_told_that_it_is_full(client: Client) -> None:
    date = a_date(seats=1)
    data = booking_data(date, email="nasta@example.org")
    a_booking(date)
    page = client.get(path_of(date))
    assert "<h1>Fullbokat</h1>" in text_of(page)
    assert "<form" not in text_of(page)
    late = post(client, path_of(date), data)
    assert late.status_code == 422
    assert "Fullbokat: den sista platsen har just gått." in text_of(late)
    assert "nasta@example.org" in text_of(late)


def test_without_javascript_whoever_comes_in_a_crowd_presses_once_more(client: Client) -> None:
    date = a_date(seats=100)
    for number in range(20):
        data = booking_data(date, email=f"robot{number}@example.org")
        assert post(client, path_of(date), data, REMOTE_ADDR=f"10.0.{number}.1").status_code == 303
    data = booking_data(date, message="Jag är ingen robot", phone="018-123456")
    asked = post(client, path_of(date), data)
    html = text_of(asked)
    assert (asked.status_code, "finns kvar: skicka en gång till" in html) == (422, True)
    assert "Jag är ingen robot" in html
    assert "018-123456" in html
    again = {**data, "form_token": asked.context["form"]["form_token"].value()}
    assert post(client, path_of(date), again).status_code == 303
    assert Booking.objects.filter(message="Jag är ingen robot").count() == 1


def test_too_many_from_one_address_are_told_how_long_to_wait_and_lose_nothing(client: Client) -> None:
    date = a_date(seats=100)
    for number in range(20):
        assert post(client, path_of(date), booking_data(date, email=f"a{number}@example.org")).status_code == 303
    late = post(client, path_of(date), booking_data(date, message="Vi är på kurs allihop"))
    html = text_of(late)
    assert late.status_code == 422
    assert "Din text finns kvar: försök igen om 60 minuter." in html
    assert "Vi är på kurs allihop" in html


@pytest.mark.parametrize(
    ("fields", "said", "status"),
    [
        ({"state": DateState.CANCELLED}, "Det här tillfället är inställt.", 410),
        ({"start": timezone.now() - timedelta(hours=1)}, "Det här tillfället har redan varit.", 410),
        ({"state": DateState.CLOSED}, "Det här tillfället är stängt för bokning.", 200),
        ({"booking_deadline": timezone.now() - timedelta(hours=1)}, "Sista bokningstiden var", 200),
    ],
)
def test_a_date_that_takes_no_bookings_says_why(client: Client, fields: dict[str, Any], said: str, status: int) -> None:
    date = a_date(**fields)
    page = client.get(path_of(date))
    assert page.status_code == status
    assert said in text_of(page)
    assert "<form" not in text_of(page)
    late = post(client, path_of(date), booking_data(date))
    assert late.status_code in {410, 422}
    assert said in text_of(late)
    assert not Booking.objects.exists()


def _keep_private(workshop: WorkshopPage) -> None:
    PageViewRestriction.objects.create(page=workshop, restriction_type=PageViewRestriction.LOGIN)


@pytest.mark.parametrize("hide", [WorkshopPage.unpublish, _keep_private])
def test_a_workshop_that_is_not_public_is_not_offered(client: Client, hide: Callable[[WorkshopPage], None]) -> None:
    workshop = a_workshop()
    date = a_date(workshop)
    hide(workshop)
    for path in (path_of(date), reverse("workshops:in_house", args=[workshop.pk])):
        for response in (client.get(path), post(client, path, booking_data(date))):
            assert response.status_code == 404
            assert "Workshoppen erbjuds inte" in text_of(response)
    for number in (987_654, 10**30):
        assert client.get(f"/workshopbokning/{number}/").status_code == 404
        assert client.get(f"/workshopbokning/foretag/{number}/").status_code == 404


def test_nobody_is_booked_at_a_price_they_were_not_shown(client: Client) -> None:
    date = a_date()
    data = booking_data(date)
    date.workshop.price_excl = Decimal(5900)
    date.workshop.save()
    response = post(client, path_of(date), data)
    assert "Priset har ändrats sedan du öppnade sidan." in text_of(response)
    assert not Booking.objects.exists()
    again = post(client, path_of(date), {**data, "price_seen": "5900.00/25"})
    assert again.status_code == 303
    assert 'name="price_seen" value="5900.00/25"' in text_of(response)


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("seats", "0", "Välj 1 till 8 platser."),
        ("seats", "9", "Välj 1 till 8 platser."),
        ("seats", "-1", "Välj 1 till 8 platser."),
        ("seats", "två", "Välj 1 till 8 platser."),
        ("name", "", "Ditt namn"),
        ("name", "Köp på http://spam.example", "utan webb- eller e-postadress"),
        ("email", "åsa@example.org", "E-post"),
        ("email", "asa@", "E-post"),
        ("org_number", "556016-0681", "efter 556016-068 skulle den sista vara 0"),
        ("vat_number", "SE123", "Ett svenskt momsnummer är SE"),
        ("einvoice_address", "0088:7300010000002", "skulle vara 1"),
        ("invoice_email", "faktura", "E-postadress för fakturan"),
        ("message", "x" * 2001, "Meddelande"),
    ],
)
def test_statement_22_wrong_input_names_its_field_and_keeps_the_rest(
    client: Client, field: str, typed: str, said: str
) -> None:
    date = a_date()
    response = post(client, path_of(date), {**booking_data(date, phone="018-123456"), field: typed})
    html = text_of(response)
    assert response.status_code == 422
    assert 'class="error-summary"' in html
    assert said in html
    assert "018-123456" in html
    assert not Booking.objects.exists()
    assert not OutboxMail.objects.exists()


FIELDS = ["seats", "name", "email", "phone", "company", "org_number", "vat_number", "invoice_email", "invoice_address",
          "invoice_reference", "einvoice_address", "message", "price_seen", "form_token", "homepage"]  # fmt: skip
QUESTION_FIELDS = ["name", "email", "company", "first_date", "group_size", "venue", "town", "budget", "message"]
# Every payload where each sort of field is checked, and the worst of them in every field.
BOOKING_ATTACKS = [(field, kind) for kind in PAYLOADS for field in ("name", "email", "message")]
BOOKING_ATTACKS += [(field, kind) for field in FIELDS for kind in ("crlf", "nul", "attribute")]
QUESTION_ATTACKS = [(field, kind) for field in QUESTION_FIELDS for kind in ("crlf", "nul", "mjml")]


def test_hostile_input_to_the_booking_is_stored_harmless_or_refused(client: Client) -> None:
    date = a_date(seats=1000)
    for number, (field, kind) in enumerate(BOOKING_ATTACKS):
        data = {**booking_data(date, email=f"asa{number}@example.org"), field: PAYLOADS[kind]}
        response = post(client, path_of(date), data, REMOTE_ADDR=f"10.{number}.0.1")
        assert response.status_code in {303, 413, 422}, (field, kind)
        if response.status_code == 303:
            response = client.get(response.headers["Location"])
        assert "<script>alert" not in text_of(response)
        assert "<svg onload" not in text_of(response)
    for mail in OutboxMail.objects.all():
        head = bytes(mail.raw).split(b"\r\n\r\n")[0]
        assert b"\nBcc:" not in head
        assert b"Anna" not in head


def test_hostile_input_to_the_question_is_stored_harmless_or_refused(client: Client) -> None:
    path = reverse("workshops:in_house", args=[a_workshop().pk])
    for number, (field, kind) in enumerate(QUESTION_ATTACKS):
        data = {**request_data(email=f"asa{number}@example.org"), field: PAYLOADS[kind]}
        response = post(client, path, data, REMOTE_ADDR=f"10.{number}.0.1")
        assert response.status_code in {303, 413, 422}, (field, kind)
        assert "<script>alert" not in text_of(response)
    for mail in OutboxMail.objects.all():
        assert b"\nBcc:" not in bytes(mail.raw).split(b"\r\n\r\n")[0]


def test_a_post_from_a_foreign_page_is_refused(client: Client) -> None:
    date = a_date()
    assert post(client, path_of(date), booking_data(date), HTTP_SEC_FETCH_SITE="cross-site").status_code == 403
    assert not Booking.objects.exists()
