from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Locale

from guard import links as signed
from mail.models import OutboxMail
from tests.pages.factories import an_english_home
from tests.workshops.factories import a_booking, a_date, a_workshop, an_index, booking_data, request_data
from workshops import links
from workshops.enums import BookingState, CancelledBy, DateState
from workshops.models import Booking, InHouseRequest, WorkshopDate, WorkshopPage

pytestmark = pytest.mark.django_db
OWN = {"HTTP_SEC_FETCH_SITE": "same-origin"}
NBSP = "\N{NO-BREAK SPACE}"


def path_of(date: WorkshopDate) -> str:
    return reverse("workshops:book", args=[date.pk])


def post(client: Client, path: str, data: dict[str, Any], **extra: Any) -> Any:
    return client.post(path, data, **{**OWN, **extra})


def queries_of(client: Client, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(path).status_code == 200
    return len(queries)


def text_of(response: Any) -> str:
    return str(response.content.decode())


def test_the_workshop_page_sets_its_dates_like_a_timetable(client: Client) -> None:
    workshop = a_workshop(audience="Chefer", duration="en dag")
    a_date(workshop, seats=3)
    html = text_of(client.get(workshop.url))
    assert '<ol class="timetable">' in html
    assert "3 platser kvar" in html
    assert f"4{NBSP}900{NBSP}kr exkl. moms, 6{NBSP}125{NBSP}kr inkl. moms" in html
    assert html.count("Boka plats<span") == 1
    assert "Gamla rådhuset, Storgatan 1, Uppsala" in html
    assert "Fråga om att ha den hos er" in html
    assert "Set-Cookie" not in client.get(workshop.url).headers


def test_a_full_date_a_closed_one_and_hidden_ones(client: Client) -> None:
    workshop = a_workshop(in_house=False)
    a_date(workshop, seats=1, taken=1, place="Full sal")
    a_date(workshop, state=DateState.CLOSED, place="Stängd sal")
    for hidden in ({"private": True}, {"state": DateState.CANCELLED}, {"start": timezone.now() - timedelta(days=2)}):
        a_date(workshop, place="Dold sal", **hidden)
    html = text_of(client.get(workshop.url))
    assert "Fullbokat" in html
    assert "Stängt för bokning" in html
    assert "Boka plats" not in html
    assert "Dold sal" not in html
    assert "Fråga om att ha den hos er" not in html


def test_a_workshop_without_dates_says_so(client: Client) -> None:
    workshop = a_workshop(price_excl=Decimal(0))
    html = text_of(client.get(workshop.url))
    assert "Inga tillfällen är bestämda just nu." in html
    assert "kostnadsfritt" in html
    index = text_of(client.get(an_index().url))
    assert "Inga tillfällen är bestämda just nu." in index
    assert reverse("workshops:in_house", args=[workshop.pk]) in index


def test_an_index_without_workshops_says_so(client: Client) -> None:
    assert "Inga workshoppar är planerade just nu." in text_of(client.get(an_index().url))


def test_a_page_in_another_language_shows_the_same_dates(client: Client) -> None:
    workshop = a_workshop()
    a_date(workshop)
    an_english_home()
    english = Locale.objects.get(language_code="en")
    an_index().copy_for_translation(english).specific.get_latest_revision_as_object().save_revision().publish()
    copy = workshop.copy_for_translation(english)
    copy.save_revision().publish()
    html = text_of(client.get(WorkshopPage.objects.get(pk=copy.pk).url))
    assert "10 seats left" in html
    copy.title = "Brave meetings"
    copy.save_revision().publish()
    path = f"/en/workshop-booking/{WorkshopDate.objects.get().pk}/"
    assert "Brave meetings" in text_of(client.get(path))
    post(client, path, booking_data(WorkshopDate.objects.select_related("workshop").get()))
    subjects = OutboxMail.objects.order_by("pk").values_list("subject", flat=True)
    assert list(subjects) == ["You are booked: Brave meetings", f"Ny bokning, 1 plats: {workshop.title}"]


def test_the_index_asks_as_often_however_many_workshops_there_are(client: Client) -> None:
    a_date()
    with_one = queries_of(client, an_index().url)
    for _number in range(2):
        workshop = a_workshop()
        for _date in range(3):
            a_date(workshop)
    assert queries_of(client, an_index().url) == with_one
    assert text_of(client.get(an_index().url)).count('class="departure"') == 7


def test_the_workshop_asks_as_often_however_many_dates_there_are(client: Client) -> None:
    workshop = a_workshop()
    a_date(workshop)
    with_one = queries_of(client, workshop.url)
    for _number in range(2):
        a_date(workshop)
    assert queries_of(client, workshop.url) == with_one
    assert text_of(client.get(workshop.url)).count('class="departure"') == 3


def test_statement_11_the_total_of_each_number_of_seats_is_seen_before_the_button(client: Client) -> None:
    html = text_of(client.get(path_of(a_date(seats=2))))
    assert f"4{NBSP}900{NBSP}kr exkl. moms, 6{NBSP}125{NBSP}kr inkl. moms per plats" in html
    assert f"1 plats: 6{NBSP}125{NBSP}kr inkl. moms" in html
    assert f"2 platser: 12{NBSP}250{NBSP}kr inkl. moms" in html
    assert "3 platser" not in html
    assert f"moms 25{NBSP}%" in html
    assert "Du kan avboka kostnadsfritt till" in html
    assert "Boka mot betalning</button>" in html


def test_a_free_workshop_asks_for_no_invoice(client: Client) -> None:
    date = a_date(a_workshop(price_excl=Decimal(0)))
    html = text_of(client.get(path_of(date)))
    assert "Fakturaadress" not in html
    assert "Boka</button>" in html
    response = post(client, path_of(date), booking_data(date))
    assert response.status_code == 303
    assert Booking.objects.get().total_incl == 0


def test_statement_9_the_link_to_cancel_shows_the_rule_and_changes_nothing_by_itself(client: Client) -> None:
    booking = a_booking(seats=2)
    path = links.cancel_path(booking)
    for _visit in range(10):
        client.head(path)
        page = client.get(path)
    html = text_of(page)
    assert "Du kan avboka kostnadsfritt till" in html
    assert "Ja, avboka</button>" in html
    assert "no-store" in page.headers["Cache-Control"]
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert Booking.objects.get().is_live


def test_statement_9_a_visitor_cancels_once_however_often_the_button_is_pressed(client: Client) -> None:
    booking = a_booking(seats=2)
    home = f'<a href="{booking.date.page.url}">Tillbaka till workshoppen</a>'
    path = links.cancel_path(booking)
    for _press in range(3):
        response = client.post(path)
        assert (response.status_code, response.headers["Location"]) == (303, path)
    assert "Bokningen är avbokad" in text_of(client.get(path))
    assert "<form" not in text_of(client.get(path))
    booking.refresh_from_db()
    assert (booking.state, booking.cancelled_by) == (BookingState.CANCELLED, CancelledBy.VISITOR)
    assert WorkshopDate.objects.get().taken == 0
    assert OutboxMail.objects.filter(kind="workshops.cancelled").count() == 1
    assert "Bokningen är avbokad" in text_of(client.get(links.receipt_path(booking)))
    assert "Platserna är lediga för andra" in text_of(client.get(path))
    assert all(home in text_of(client.get(of(booking))) for of in (links.change_path, links.names_path))


def test_one_seat_that_is_given_back_is_one(client: Client) -> None:
    path = links.cancel_path(a_booking(seats=1))
    client.post(path)
    assert "Platsen är ledig för andra" in text_of(client.get(path))


def test_after_the_deadline_the_link_tells_whom_to_write_to(client: Client) -> None:
    booking = a_booking()
    WorkshopDate.objects.update(booking_deadline=timezone.now() - timedelta(hours=1))
    path = links.cancel_path(booking)
    assert "Det gick att avboka kostnadsfritt till" in text_of(client.get(path))
    assert client.post(path).status_code == 303
    assert Booking.objects.get().is_live


@pytest.mark.parametrize("name", ["receipt", "cancel", "in_house_receipt"])
def test_a_forged_link_opens_a_friendly_page(client: Client, name: str) -> None:
    assert client.get(reverse(f"workshops:{name}", args=["forged"])).status_code == 404


def test_a_link_opens_only_what_it_was_made_for(client: Client) -> None:
    token = signed.sign(links.RECEIPT, a_booking().pk)
    assert client.get(reverse("workshops:cancel", args=[token])).status_code == 404
    assert client.get(reverse("workshops:receipt", args=[token])).status_code == 200


def test_a_link_to_what_is_gone_opens_a_friendly_page(client: Client) -> None:
    assert client.get(reverse("workshops:cancel", args=[signed.sign(links.CANCEL, 987_654)])).status_code == 404
    gone = signed.sign(links.REQUEST_RECEIPT, 987_654)
    assert client.get(reverse("workshops:in_house_receipt", args=[gone])).status_code == 404


def test_a_company_asks_for_a_workshop_of_its_own(client: Client) -> None:
    workshop = a_workshop(title="Modiga möten")
    path = reverse("workshops:in_house", args=[workshop.pk])
    assert "Skicka förfrågan</button>" in text_of(client.get(path))
    data = request_data(second_date="Vecka 13", town="Uppsala", budget="medium")
    response = post(client, path, data)
    assert response.status_code == 303
    assert post(client, path, data).status_code == 303
    asked = InHouseRequest.objects.get()
    assert (asked.about, asked.group_size, asked.dates_text, asked.town) == (
        "Modiga möten",
        14,
        "Vecka 12; Vecka 13",
        "Uppsala",
    )
    html = text_of(client.get(response.headers["Location"]))
    assert "Tack, din förfrågan har kommit fram" in html
    assert asked.reference in html
    assert f'<a href="{workshop.url}">Tillbaka till Modiga möten</a>' in html
    WorkshopPage.objects.update(live=False)
    assert "Tillbaka till" not in text_of(client.get(response.headers["Location"]))


def test_a_question_with_a_wrong_group_size_keeps_what_was_typed(client: Client) -> None:
    path = reverse("workshops:in_house", args=[a_workshop().pk])
    response = post(client, path, request_data(group_size="många", town="Uppsala"))
    assert response.status_code == 422
    assert "Uppsala" in text_of(response)
    assert "Antal personer" in text_of(response)
    assert not InHouseRequest.objects.exists()


def test_an_english_visitor_gets_english_pages_and_links(client: Client) -> None:
    date = a_date()
    path = f"/en/workshop-booking/{date.pk}/"
    assert "Book and agree to pay" in text_of(client.get(path))
    response = post(client, path, booking_data(date))
    assert response.headers["Location"].startswith("/en/workshop-booking/receipt/")
    assert "You are booked" in text_of(client.get(response.headers["Location"]))
    assert Booking.objects.get().language == "en"
