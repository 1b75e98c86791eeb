"""A private date is nobody's business but that of those who were given its address, and its price is for its group."""

from datetime import timedelta
from decimal import Decimal
from email import message_from_bytes, policy
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from mail.models import OutboxMail
from tests.workshops.factories import a_booking, a_date, a_party, a_request, a_workshop, booking_data, token
from workshops import links
from workshops.arrange import arrange
from workshops.book import BookingError
from workshops.change_forms import SeatsForm
from workshops.enums import DateState
from workshops.forget import erase_bookings
from workshops.models import Booking, WaitingParty, WorkshopDate
from workshops.move import move
from workshops.other_dates import open_to
from workshops.resize import resize
from workshops.waiting_forms import WaitingForm

pytestmark = pytest.mark.django_db
OWN: dict[str, Any] = {"HTTP_SEC_FETCH_SITE": "same-origin"}
GROUP: dict[str, Any] = {"private": True, "place": "Quist & Co", "group_price_excl": Decimal(35000)}


def text_of(response: Any) -> str:
    return str(response.content.decode())


def test_its_number_opens_nothing_and_its_link_opens_the_booking(client: Client) -> None:
    date = a_date(**GROUP)
    for name in ("book", "wait"):
        answer = client.get(reverse(f"workshops:{name}", args=[date.pk]))
        assert (answer.status_code, "Quist" in text_of(answer)) == (404, False)
    path = links.private_date_path(date)
    answer = client.get(path)
    assert "Quist &amp; Co" in text_of(answer)
    assert "för hela gruppen" in text_of(answer)
    assert "no-store" in answer.headers["Cache-Control"]
    seen = {"price_seen": "35000.00/25"}
    assert client.post(path, booking_data(date) | seen, HTTP_SEC_FETCH_SITE="cross-site").status_code == 403
    assert client.post(path, booking_data(date) | seen, **OWN).status_code == 303
    assert Booking.objects.get().total_excl == Decimal(35000)
    assert client.get(reverse("workshops:book_private", args=["x.y"])).status_code == 404


def test_nobody_stands_in_line_for_it(client: Client) -> None:
    date = a_date(seats=2, **GROUP)
    booking = a_booking(date, 2)
    data = {"form_token": token(WaitingForm), "seats": "1", "name": "Vera", "email": "vera@example.org"}
    assert client.post(reverse("workshops:wait", args=[date.pk]), data, **OWN).status_code == 404
    assert "äntelistan" not in text_of(client.get(links.private_date_path(date)))
    resize(booking, 1, timezone.now())
    assert not WaitingParty.objects.exists()


def test_a_group_price_that_has_changed_is_shown_before_it_is_agreed_to(client: Client) -> None:
    date = a_date(**GROUP)
    WorkshopDate.objects.update(group_price_excl=Decimal(40000))
    answer = client.post(links.private_date_path(date), booking_data(date, price_seen="35000.00/25"), **OWN)
    assert (answer.status_code, "Priset har ändrats" in text_of(answer)) == (422, True)


def test_the_author_is_led_to_the_page_where_it_is_booked(admin_client: Client) -> None:
    date = a_date(**GROUP)
    edit = reverse("workshop_dates:edit", args=[date.pk])
    assert links.private_date_path(date) in text_of(admin_client.get(edit))
    listed = a_date()
    assert "/eget/" not in text_of(admin_client.get(reverse("workshop_dates:edit", args=[listed.pk])))


def test_a_group_does_not_move_by_itself_to_a_date_for_everybody_at_the_price_of_the_group() -> None:
    workshop, now = a_workshop(), timezone.now()
    own, listed = a_date(workshop, **GROUP), a_date(workshop)
    booking = a_booking(own, 3)
    assert not open_to(booking, now).exists()
    with pytest.raises(BookingError):
        move(booking, listed, now)
    with pytest.raises(BookingError):
        move(a_booking(listed), own, now)
    assert move(booking, listed, now, by_author=True).date == listed


def test_on_a_date_for_everybody_more_than_the_group_pay_as_everybody_does() -> None:
    workshop, now = a_workshop(price_excl=Decimal(4900)), timezone.now()
    own, listed = a_date(workshop, **GROUP), a_date(workshop)
    booking = resize(a_booking(own, 2), 3, now)
    assert booking.total_excl == Decimal(35000)
    booking = move(booking, listed, now, by_author=True)
    assert booking.total_excl == Decimal(35000)
    workshop.price_excl = Decimal(9900)
    workshop.save()
    seats_field: Any = SeatsForm(booking=booking).fields["seats"]
    assert dict(seats_field.choices)[5].startswith("5 platser: 56\xa0000\xa0kr")
    for seats, total in ((5, 44800), (4, 39900), (2, 35000), (3, 35000)):
        booking = resize(booking, seats, now)
        assert (booking.total_excl, booking.total_incl) == (Decimal(total), Decimal(total) * Decimal("1.25"))
    booking = resize(booking, 4, now)
    back = move(booking, own, now, by_author=True)
    assert resize(back, 6, now).total_excl == Decimal(35000)


def test_a_seat_booked_at_its_own_price_keeps_it_on_a_date_of_a_group() -> None:
    workshop, now = a_workshop(price_excl=Decimal(4900)), timezone.now()
    booking = move(a_booking(a_date(workshop), 2), a_date(workshop, **GROUP), now, by_author=True)
    assert resize(booking, 3, now, by_author=True).total_excl == Decimal(14700)


def test_its_link_works_where_the_workshop_has_no_page(client: Client) -> None:
    date = a_date(a_workshop(live=False, slug="utan-sida"), **GROUP)
    path = links.private_date_path(date)
    page = text_of(client.get(path))
    assert "Quist &amp; Co" in page
    assert "utan-sida" not in page
    answer = client.post(path, booking_data(date, price_seen="35000.00/25"), **OWN)
    booking = Booking.objects.with_date().get()
    own = [links.cancel_path(booking), links.change_path(booking), links.names_path(booking)]
    for page in [answer.headers["Location"], *own]:
        shown = client.get(page)
        assert (shown.status_code, "utan-sida" in text_of(shown)) == (200, False)
    date.state = DateState.CLOSED
    date.save()
    closed = client.get(path)
    assert (closed.status_code, "stängt för bokning" in text_of(closed)) == (200, True)
    assert "utan-sida" not in text_of(closed)
    assert client.get(reverse("workshops:book", args=[date.pk])).status_code == 404


def test_a_booking_and_a_place_in_line_outlive_the_page_of_the_workshop(client: Client) -> None:
    workshop = a_workshop(slug="borta")
    date = a_date(workshop, seats=2)
    booking, party = a_booking(date, 2), a_party(date)
    workshop.unpublish()
    for path in (
        links.receipt_path(booking), links.cancel_path(booking), links.change_path(booking),
        links.names_path(booking), links.waiting_path(party),
    ):  # fmt: skip
        shown = client.get(path)
        assert (shown.status_code, "/borta/" in text_of(shown)) == (200, False)
    assert client.post(links.cancel_path(booking)).status_code == 303
    assert "Vi håller 1 plats åt dig" in text_of(client.get(links.waiting_path(party)))
    mail = OutboxMail.objects.get(kind="workshops.cancelled")
    parts = list(message_from_bytes(bytes(mail.raw), policy=policy.default).walk())
    texts = "".join(part.get_content() for part in parts if part.get_content_maintype() == "text")
    assert "METHOD:CANCEL" in texts
    assert "/borta/" not in texts


def test_the_author_is_not_told_of_what_the_author_has_booked() -> None:
    asked, now = a_request(a_workshop(), group_size=2), timezone.now()
    start = now + timedelta(days=20)
    date = WorkshopDate(workshop=a_workshop(live=False), start=start, end=start + timedelta(hours=7), seats=2)
    arrange(asked, date, (), by=None, key="k", now=now)
    assert list(OutboxMail.objects.values_list("kind", flat=True)) == ["workshops.confirmed"]
    sent = bytes(OutboxMail.objects.get().raw).decode()
    assert date.workshop.slug not in sent, "a page that is not published cannot be read"


def test_a_lecture_is_called_what_was_asked_for(admin_client: Client) -> None:
    asked, now = a_request(None, about="Föreläsning om tillit", group_size=2), timezone.now()
    page = text_of(admin_client.get(reverse("workshop_request_date", args=[asked.pk])))
    assert 'value="Föreläsning om tillit"' in page
    start = now + timedelta(days=20)
    workshop = a_workshop(title="Modiga möten")
    date = WorkshopDate(workshop=workshop, start=start, end=start + timedelta(hours=7), seats=2, title=asked.about)
    booking = arrange(asked, date, (), by=None, key="k", now=now)
    mail = OutboxMail.objects.get()
    assert mail.subject == "Din bokning: Föreläsning om tillit"
    assert str(booking.date).startswith("Föreläsning om tillit, ")
    parts = message_from_bytes(bytes(mail.raw), policy=policy.default).walk()
    texts = "".join(part.get_content() for part in parts if part.get_content_maintype() == "text")
    assert "SUMMARY:Föreläsning om tillit" in texts
    assert "Modiga möten" not in texts
    workshop.refresh_from_db()
    assert workshop.title == "Modiga möten"


@pytest.mark.parametrize("ended", [True, False])
def test_where_it_was_held_goes_with_the_person(ended: bool) -> None:
    now = timezone.now()
    start = now + timedelta(days=3)
    date = a_date(start=start, **GROUP)
    a_booking(date, name="Vendela Quist", email="vendela@example.org", company="Quist & Co")
    erase_bookings("vendela@example.org", start + timedelta(days=1) if ended else now)
    date.refresh_from_db()
    assert (date.place, date.address) == (("", "") if ended else ("Quist & Co", "Storgatan 1, Uppsala"))


def test_the_list_of_dates_calls_it_by_its_own_name_and_says_that_it_is_private(admin_client: Client) -> None:
    a_date(**GROUP, title="Föreläsning hos Quist")
    a_date(**GROUP, title="Stängd", state=DateState.CLOSED)
    page = BeautifulSoup(admin_client.get(reverse("workshop_dates:list")).content, "html.parser")
    rows = [[cell.get_text(" ", strip=True) for cell in row.select("td")] for row in page.select("main tbody tr")]
    assert any("Föreläsning hos Quist" in row[1] and row[-1] == "Privat" for row in rows)
    assert any("Stängd" in row[1] and row[-1] == "Stängt för bokning (privat)" for row in rows)


def test_nobody_is_promised_another_date_where_there_is_none(client: Client) -> None:
    both = "Fler eller färre platser, eller ett annat tillfälle"
    workshop = a_workshop()
    alone = a_booking(a_date(workshop))
    mail = message_from_bytes(bytes(OutboxMail.objects.get(recipient="asa@example.org").raw), policy=policy.default)
    body = mail.get_body(("plain",))
    assert body is not None
    assert "Fler eller färre platser: " in " ".join(body.get_content().split())
    assert both not in text_of(client.get(links.names_path(alone)))
    a_date(workshop)
    assert both in text_of(client.get(links.names_path(alone)))
    private = a_booking(a_date(workshop, **GROUP))
    assert both not in text_of(client.get(links.names_path(private)))
    page = BeautifulSoup(client.get(links.change_path(private)).content, "html.parser")
    options = [option.get_text() for option in page.select("select[name=seats] option")]
    assert options[:2] == ["1 plats (som nu)", "2 platser"]


@pytest.mark.parametrize("private", [True, False])
def test_the_last_time_to_cancel_is_that_of_the_date_and_else_when_it_starts(private: bool) -> None:
    start = timezone.now() + timedelta(days=10)
    open_to_the_end, agreed = (
        a_booking(a_date(start=start, private=private, booking_deadline=deadline))
        for deadline in (None, start - timedelta(days=3))
    )
    late, last = start - timedelta(days=2), start - timedelta(seconds=1)
    assert open_to_the_end.may_be_cancelled(last)
    assert not open_to_the_end.may_be_cancelled(start)
    assert not agreed.may_be_cancelled(late)
