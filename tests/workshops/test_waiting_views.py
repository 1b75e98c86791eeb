"""Statements 3, 4, 8 and 19 as the visitor and the author see them."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from desk import warnings
from tests.gates.fingerprint import database
from tests.workshops.factories import a_booking, a_date, a_party, booking_data, token
from workshops import links
from workshops.cancel import cancel
from workshops.counting import compare_by_night
from workshops.enums import CancelledBy, QueueRule
from workshops.models import Booking, WaitingParty, WorkshopDate
from workshops.waiting_forms import OfferForm, WaitingForm

pytestmark = pytest.mark.django_db
OWN: dict[str, Any] = {"HTTP_SEC_FETCH_SITE": "same-origin"}


def text_of(response: Any) -> str:
    return str(response.content.decode())


def test_statement_4_a_full_date_has_a_line_that_shows_ones_place_and_lets_one_out(client: Client) -> None:
    date = a_date(seats=2)
    a_booking(date, 2)
    a_party(date, 1)
    path = reverse("workshops:wait", args=[date.pk])
    assert path in text_of(client.get(date.workshop.url))
    assert path in text_of(client.get(reverse("workshops:book", args=[date.pk])))
    data = {"form_token": token(WaitingForm), "seats": "2", "name": "Vera Vänt", "email": "vera@example.org"}
    answers = [client.post(path, data, **OWN) for _time in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert WaitingParty.objects.count() == 2
    own = answers[0].headers["Location"]
    assert "Du står på plats 2 i kön" in text_of(client.get(own))
    assert client.post(own, {"deed": "leave"}).status_code == 303
    assert "Du står inte längre på väntelistan" in text_of(client.get(own))


@pytest.mark.parametrize(("rule", "said"), [(QueueRule.SKIP, [False, True]), (QueueRule.HOLD, [False, False])])
def test_who_may_be_passed_over_is_told_to_those_behind_them(client: Client, rule: QueueRule, said: list[bool]) -> None:
    date = a_date(seats=1, queue_rule=rule)
    a_booking(date)
    pages = [text_of(client.get(links.waiting_path(a_party(date, 2)))) for _place in range(2)]
    assert ["kan få vänta vidare" in html for html in pages] == said


def test_where_there_is_room_the_line_sends_to_the_booking(client: Client) -> None:
    date = a_date(seats=2)
    path = reverse("workshops:wait", args=[date.pk])
    data = {"form_token": token(WaitingForm), "seats": "2", "name": "Vera", "email": "vera@example.org"}
    answer = client.post(path, data, **OWN)
    assert (answer.status_code, "boka direkt" in text_of(answer)) == (422, True)
    assert client.post(path, {**data, "seats": "9"}, **OWN).status_code == 422
    assert not WaitingParty.objects.exists()


def test_statement_3_an_offer_is_accepted_by_its_link_with_the_seats_that_were_held(client: Client) -> None:
    date = a_date(seats=2)
    booking = a_booking(date, 2)
    path = links.waiting_path(a_party(date, 2))
    cancel(booking, CancelledBy.VISITOR, timezone.now())
    html = text_of(client.get(path))
    assert "Vi håller 2 platser åt dig till" in html
    data = booking_data(date, seats="2", deed="accept", people="Vera\nBo, bo@example.org") | {
        "form_token": token(OfferForm)
    }
    assert client.post(path, data | {"seats": "1"}).status_code == 422
    answer = client.post(path, data)
    assert answer.status_code == 303
    assert "Dina platser är bokade" in text_of(client.get(answer.headers["Location"]))
    assert "Du har bokat" in text_of(client.get(path))
    made = Booking.objects.live().get()
    assert (made.seats, WorkshopDate.objects.get().taken) == (2, 2)
    assert made.participants.filter(name="Bo", email="bo@example.org").exists()


def test_an_offer_that_is_declined_or_has_run_out(client: Client) -> None:
    date = a_date(seats=1)
    booking = a_booking(date)
    first, second = (links.waiting_path(a_party(date)) for _time in range(2))
    cancel(booking, CancelledBy.VISITOR, timezone.now())
    client.post(first, {"deed": "leave"})
    assert "Vi håller 1 plats åt dig" in text_of(client.get(second))
    WaitingParty.objects.offered().update(offer_expires_at=timezone.now() - timedelta(minutes=1))
    assert "Erbjudandet har gått ut" in text_of(client.get(second))
    assert client.post(second, {"deed": "accept"}).status_code == 200
    assert Booking.objects.live().count() == 0


def test_statement_8_no_get_changes_the_line(client: Client) -> None:
    date = a_date(seats=1)
    booking = a_booking(date)
    paths = [links.waiting_path(a_party(date)) for _time in range(2)]
    cancel(booking, CancelledBy.VISITOR, timezone.now())
    before = database()
    for _time in range(10):
        for path in [*paths, reverse("workshops:wait", args=[date.pk])]:
            for method in (client.get, client.head):
                assert method(path, HTTP_PURPOSE="prefetch").status_code == 200
    assert database() == before
    headers = client.get(paths[0]).headers
    assert (headers["Referrer-Policy"], headers["X-Robots-Tag"]) == ("no-referrer", "noindex")
    assert "no-store" in headers["Cache-Control"]


@pytest.fixture
def admin() -> Client:
    client = Client()
    client.force_login(User.objects.create_superuser("elin"))
    return client


def test_the_author_sees_each_party_its_place_and_why_nothing_is_sent(admin: Client) -> None:
    date = a_date(seats=1)
    a_booking(date)
    parties = [a_party(date, 2 if turn == 2 else 1, name=f"Sällskap {turn}") for turn in (1, 2, 3)]
    WorkshopDate.objects.update(seats=2)
    html = text_of(admin.get(reverse("waiting_list:list")))
    for said in ("Sällskap 2", "Lediga platser: 1. Sällskapet väntar på 2.", "Ett erbjudande går ut inom en minut."):
        assert said in html
    edit = reverse("waiting_list:edit", args=[parties[0].pk])
    assert admin.get(edit).status_code == 200
    admin.post(edit, {"name": "Sällskap 1", "email": "ny@example.org"})
    parties[0].refresh_from_db()
    assert (parties[0].email, parties[0].seen_at is not None) == ("ny@example.org", True)
    action = reverse("wagtail_bulk_action", args=["workshops", "waitingparty", "take_off"]) + f"?id={parties[1].pk}"
    assert "Ska de här sällskapen tas bort" in text_of(admin.get(action))
    admin.post(action)
    assert WaitingParty.objects.get(pk=parties[1].pk).state == "left"


def test_an_address_that_no_mail_can_go_to_is_refused(admin: Client) -> None:
    date = a_date(seats=1)
    a_booking(date)
    party = a_party(date)
    answer = admin.post(
        reverse("waiting_list:edit", args=[party.pk]), {"name": "Vera", "email": '"Vera Vänt"@example.org'}
    )
    assert answer.status_code == 200
    party.refresh_from_db()
    assert party.email == "vera@example.org"


def test_the_list_asks_as_much_for_three_as_for_one(admin: Client) -> None:
    date = a_date(seats=1)
    a_booking(date)
    counts = []
    for more in (1, 2):
        for _party in range(more):
            a_party(date)
        admin.get(reverse("waiting_list:list"))
        with CaptureQueriesContext(connection) as queries:
            admin.get(reverse("waiting_list:list"))
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_a_counter_that_is_wrong_is_told_at_night_and_on_the_desk(caplog: pytest.LogCaptureFixture) -> None:
    date = a_date()
    a_booking(date, 2)
    now = timezone.now()
    assert not [words for words in warnings.current(now) if "Antalet bokade platser" in words]
    WorkshopDate.objects.update(taken=1)
    assert [words for words in warnings.current(now) if str(date) in words]
    night = timezone.localtime(now).replace(hour=3)
    for hours in (-12, 0, 1):
        compare_by_night(night + timedelta(hours=hours))
    assert [record.args for record in caplog.records if record.name == "workshops.counting"] == [(date.pk, 1, 2)]
