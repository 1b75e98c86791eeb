"""The day itself: attendance ticked on a phone, lists, badges; statement 14 for the list of attendees."""

import csv
from datetime import UTC, datetime, timedelta
from io import BytesIO, StringIO
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from mail.models import OutboxMail
from tests.workshops.factories import a_booking, a_date, a_workshop
from workshops import due_notes
from workshops.book import book
from workshops.enums import BookingState
from workshops.forget import forget_bookings
from workshops.models import Answer, Booking, Participant, WorkshopDate
from workshops.participants import Person

pytestmark = pytest.mark.django_db
START = datetime(2027, 3, 30, 7, 0, tzinfo=UTC)
BOOKED = datetime(2027, 3, 1, 12, 0, tzinfo=UTC)


def a_full_date(**fields: Any) -> tuple[WorkshopDate, Booking]:
    date = a_date(a_workshop(follow_up_days=2), start=START)
    booking = a_booking(date, 2, now=BOOKED, company="=Öberg", **fields)
    Answer.objects.create(booking=booking, position=1, question="Nivå?", text="Nybörjare")
    Answer.objects.create(booking=booking, position=2, question="Mat?", text="Nötter", health=True, consent="Ja")
    return date, booking


def page(date: WorkshopDate, name: str = "workshop_people") -> str:
    return reverse(name, args=[date.pk])


def shown(client: Client, path: str) -> str:
    return client.get(path).content.decode()


def lines(client: Client, query: str) -> list[list[str]]:
    date = WorkshopDate.objects.get()
    return list(csv.reader(StringIO(client.get(f"{page(date)}?{query}").content.decode())))


def test_a_seat_is_ticked_and_unticked_with_one_press_each(admin_client: Client) -> None:
    date, booking = a_full_date()
    first = booking.participants.get(position=1)
    for tick, there in (("there", True), ("undo", None), ("absent", False), ("undo", None)):
        answer = admin_client.post(page(date), {"tick": f"{first.pk}:{tick}"})
        assert answer.headers["Location"] == f"{page(date)}#seat-{first.pk}"
        first.refresh_from_db()
        assert (first.attended, first.attended_at is None) == (there, there is None)


def test_the_buttons_stand_in_a_form_that_needs_no_script(admin_client: Client) -> None:
    date, booking = a_full_date()
    html = BeautifulSoup(shown(admin_client, page(date)), "html.parser")
    seats = [str(seat.pk) for seat in booking.participants.all()]
    values = [button["value"] for button in html.select(".people form button[name=tick]")]
    assert values == [f"{seat}:{tick}" for seat in seats for tick in ("there", "absent")]
    assert html.select_one("#seat-" + seats[1] + " .people__name").text == "Plats 2, bokad av Åsa Öberg"  # type: ignore[union-attr]


def test_all_that_are_left_are_absent_together_and_get_no_follow_up(admin_client: Client) -> None:
    date, booking = a_full_date()
    here = a_booking(date, now=BOOKED, email="bo@example.org", name="Bo Ek").participants.get()
    admin_client.post(page(date), {"tick": f"{here.pk}:there"})
    admin_client.post(page(date), {"rest": "1"})
    assert [seat.attended for seat in Participant.objects.coming(date.pk)] == [False, False, True]
    due_notes.write_due(START + timedelta(days=3))
    assert [mail.recipient for mail in OutboxMail.objects.filter(kind="workshops.follow_up")] == ["bo@example.org"]
    assert booking.email == "asa@example.org"


@pytest.mark.parametrize("tick", ["", "x:there", "999:there", ":", "1:nonsense"])
def test_a_strange_tick_changes_nothing(admin_client: Client, tick: str) -> None:
    date, _booking = a_full_date()
    assert admin_client.post(page(date), {"tick": tick}).status_code in {302, 404}
    assert not Participant.objects.exclude(attended=None).exists()


def test_reading_ticks_nobody_and_only_who_may_see_bookings_reads(admin_client: Client, client: Client) -> None:
    date, booking = a_full_date()
    for name in ("workshop_people", "workshop_sheet", "workshop_badges"):
        assert admin_client.get(page(date, name)).status_code == 200
        assert client.get(page(date, name)).status_code == 302
    seat = booking.participants.first()
    assert seat is not None
    assert admin_client.get(page(date), {"tick": f"{seat.pk}:there"}).status_code == 200
    assert not Participant.objects.exclude(attended=None).exists()


def test_the_list_leads_to_it_and_a_cancelled_booking_is_not_on_it(admin_client: Client) -> None:
    date, booking = a_full_date()
    assert page(date) in shown(admin_client, reverse("workshop_dates:list"))
    assert page(date) in shown(admin_client, reverse("workshop_dates:edit", args=[date.pk]))
    Booking.objects.filter(pk=booking.pk).update(state=BookingState.CANCELLED)
    assert "Ingen har bokat än" in shown(admin_client, page(date))


def test_statement_12_what_is_about_health_is_shown_by_choice_only(admin_client: Client) -> None:
    date, _booking = a_full_date()
    for name in ("workshop_people", "workshop_sheet"):
        without, with_it = shown(admin_client, page(date, name)), shown(admin_client, f"{page(date, name)}?health")
        assert "Nybörjare" in without
        assert "Nötter" not in without
        assert "Nötter" in with_it
    assert "Nötter" not in shown(admin_client, f"{page(date, 'workshop_badges')}?health")
    assert "Nötter" not in str(lines(admin_client, "file=csv"))
    assert "Nötter" in str(lines(admin_client, "file=csv&health"))


def test_statement_14_the_attendees_as_csv(admin_client: Client) -> None:
    _date, booking = a_full_date()
    headings, first, second = lines(admin_client, "file=csv")
    assert headings[:3] == ["Namn", "E-post", "Företag"]
    assert headings[-1] == "Nivå?"
    assert first[:3] == ["Åsa Öberg", "asa@example.org", "'=Öberg"]
    assert (first[-1], second[-1]) == ("Nybörjare", "")
    assert (second[0], second[5], second[6], second[7]) == ("", booking.reference, "2", "2027-03-01")


def test_statement_14_the_attendees_as_an_excel_file(admin_client: Client) -> None:
    date, booking = a_full_date()
    booking.participants.get(position=1).mark_attended(True, START)
    answer = admin_client.get(f"{page(date)}?file=xlsx")
    sheet = load_workbook(BytesIO(answer.content)).active
    assert sheet is not None
    row = list(sheet.iter_rows(values_only=True))[1]
    assert row[6:10] == (1, datetime(2027, 3, 1), "Ja", datetime(2027, 3, 30, 9))  # noqa: DTZ001
    assert "deltagare-2027-03-30.xlsx" in answer.headers["Content-Disposition"]


def test_badges_are_ten_a_sheet_and_unnamed_seats_can_be_written_on(admin_client: Client) -> None:
    date = a_date(start=START, seats=20, max_per_booking=20)
    people = [Person(f"Deltagare Nummer{number}") for number in range(10)]
    book(
        Booking(date=date, seats=11, name="Bo", email="bo@example.org", language="sv", submission_key="k"),
        BOOKED,
        people,
    )
    html = BeautifulSoup(shown(admin_client, page(date, "workshop_badges")), "html.parser")
    assert [len(sheet.select(".badge")) for sheet in html.select(".page")] == [10, 1]
    assert "90\u00a0×\u00a055\u00a0mm" in html.select_one(".note").text  # type: ignore[union-attr]
    assert html.select(".badge .name")[10].text == ""


def test_who_is_forgotten_stands_on_no_list(admin_client: Client) -> None:
    date, _booking = a_full_date()
    forget_bookings(Booking.objects.all(), START)
    for name in ("workshop_people", "workshop_sheet", "workshop_badges"):
        assert "Öberg" not in shown(admin_client, page(date, name))


def test_the_list_asks_as_often_however_long_it_is(admin_client: Client) -> None:
    date, _booking = a_full_date()
    shown(admin_client, page(date))
    counts = []
    for _more in range(2):
        with CaptureQueriesContext(connection) as queries:
            shown(admin_client, page(date))
        counts.append(len(queries))
        a_booking(date, 3, now=BOOKED)
    assert counts[0] == counts[1]
