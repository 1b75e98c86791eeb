"""Statement 11: the lines for the accounts add up to the öre, and outlive the persons."""

import csv
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from desk.spreadsheet import BOM, Format
from tests.workshops.factories import a_booking, a_date, a_workshop
from workshops.bookkeeping import Basis, Period, sums, table
from workshops.cancel import cancel
from workshops.enums import BookingState, CancelledBy, VatRate
from workshops.forget import forget_bookings
from workshops.models import Booking
from workshops.money import Price

MARCH = Period(date(2027, 3, 1), date(2027, 3, 31))
BEFORE = datetime(2027, 2, 1, 12, 0, tzinfo=UTC)


def lines(period: Period = MARCH) -> list[list[str]]:
    return list(csv.reader(StringIO(table(period).as_file(Format.CSV).decode())))[1:]


def bookings_at() -> st.SearchStrategy[Booking]:
    def made(each: Decimal, rate: int, seats: int, state: str) -> Booking:
        price = Price.of(each, rate, seats)
        return Booking(
            state=state, vat_rate=rate, total_excl=price.excl, total_vat=price.vat, total_incl=price.incl, seats=seats
        )

    amounts = st.decimals(min_value=0, max_value=99999, places=2)
    return st.builds(
        made, amounts, st.sampled_from(VatRate.values), st.integers(1, 50), st.sampled_from(BookingState.values)
    )


@given(st.lists(bookings_at(), max_size=40))
def test_statement_11_the_sums_of_each_rate_add_up_to_the_ore(bookings: list[Booking]) -> None:
    found = sums(bookings)
    live = [booking for booking in bookings if booking.is_live]
    assert {price.rate for price in found} == {booking.vat_rate for booking in bookings}
    for price in found:
        at_rate = [booking for booking in live if booking.vat_rate == price.rate]
        assert price.excl == sum(booking.total_excl for booking in at_rate)
        assert price.vat == sum(booking.total_vat for booking in at_rate)
        assert price.excl + price.vat == price.incl
    assert sum(price.incl for price in found) == sum(booking.total_incl for booking in live)


@pytest.mark.django_db
def test_statement_11_a_line_a_booking_and_the_columns_add_up() -> None:
    date_ = a_date(a_workshop(price_excl=Decimal("333.33")), start=datetime(2027, 3, 30, 7, 0, tzinfo=UTC))
    low = a_date(a_workshop(price_excl=Decimal("99.99"), vat_rate=VatRate.LOW), start=date_.start)
    for seats in (1, 3):
        a_booking(date_, seats, now=BEFORE, company="Öberg & Co", org_number="556016-0680")
        a_booking(low, seats, now=BEFORE)
    cancelled = a_booking(date_, 2, now=BEFORE)
    cancel(cancelled, CancelledBy.VISITOR, BEFORE)
    a_booking(a_date(start=datetime(2027, 4, 1, 7, 0, tzinfo=UTC)), now=BEFORE)
    rows = lines()
    gap = rows.index([""] * 13)
    made, summed = rows[:gap], rows[gap + 1 :]
    assert len(made) == 5
    assert [row[0] for row in summed] == ["Summa 25\u00a0%", "Summa 6\u00a0%"]
    for row in summed:
        for column in (8, 10, 11):
            assert Decimal(row[column]) == sum(Decimal(line[column]) for line in made if line[9] == row[9])
    (nothing,) = [row for row in made if row[0] == cancelled.reference]
    assert nothing[8:] == ["0.00", "25", "0.00", "0.00", "Avbokad"]
    assert [made[0][1], made[0][2], made[0][4], made[0][5]] == ["2027-02-01", "2027-03-30", "Öberg & Co", "556016-0680"]


@pytest.mark.django_db
def test_the_first_and_the_last_day_are_those_of_the_wall_clock() -> None:
    late = a_booking(a_date(start=datetime(2027, 2, 28, 23, 30, tzinfo=UTC)), now=BEFORE)
    a_booking(a_date(start=datetime(2027, 3, 31, 22, 30, tzinfo=UTC)), now=BEFORE)
    assert [row[0] for row in lines()][:1] == [late.reference]
    assert len(lines()) == 3
    assert len(lines(Period(date(2027, 2, 1), date(2027, 2, 1), Basis.BOOKED))) == 4


@pytest.mark.django_db
def test_statement_13_the_lines_stay_when_the_persons_are_forgotten() -> None:
    date_ = a_date(start=datetime(2027, 3, 30, 7, 0, tzinfo=UTC))
    a_booking(date_, 2, now=BEFORE, company="Öberg & Co", org_number="556016-0680")
    a_booking(date_, 1, now=BEFORE)
    before = lines()
    forget_bookings(Booking.objects.all(), timezone.now())
    assert lines() == before
    assert "Åsa Öberg" not in str(before)


@pytest.mark.django_db
def test_the_author_takes_out_a_period(admin_client: Client) -> None:
    a_booking(a_date(start=datetime(2027, 3, 30, 7, 0, tzinfo=UTC)), 2, now=BEFORE)
    assert reverse("workshop_bookkeeping") in admin_client.get(reverse("bookings:list")).content.decode()
    asked = {"first": "2027-03-01", "last": "2027-03-31", "basis": "held"}
    page = admin_client.get(reverse("workshop_bookkeeping"), asked).content.decode()
    assert "12\xa0250,00" in page
    file = admin_client.get(reverse("workshop_bookkeeping"), {**asked, "file": "excel"})
    assert file.content.decode().startswith(BOM)
    assert "12250,00" in file.content.decode()
    assert file.headers["Content-Disposition"] == 'attachment; filename="bokningar-2027-03-01-2027-03-31.csv"'
    wrong = admin_client.get(reverse("workshop_bookkeeping"), {**asked, "last": "2027-02-01", "file": "excel"})
    assert "före den första dagen" in wrong.content.decode()


@pytest.mark.django_db
def test_the_page_opens_on_the_month_before_and_only_for_who_may_see_bookings(
    admin_client: Client, client: Client
) -> None:
    last = timezone.localdate().replace(day=1) - timedelta(days=1)
    assert f'value="{last}"' in admin_client.get(reverse("workshop_bookkeeping")).content.decode()
    assert client.get(reverse("workshop_bookkeeping")).status_code == 302


@pytest.mark.django_db
def test_the_file_asks_as_often_however_long_it_is() -> None:
    counts = []
    for _more in range(2):
        a_booking(a_date(start=datetime(2027, 3, 30, 7, 0, tzinfo=UTC)), now=BEFORE)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            table(MARCH)
        counts.append(len(queries))
    assert counts == [1, 1]


@pytest.mark.django_db
def test_the_command_writes_the_same(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    a_booking(a_date(start=datetime(2027, 3, 30, 7, 0, tzinfo=UTC)), now=BEFORE)
    call_command("export_bookings", "2027-03-01", "2027-03-31")
    assert capsys.readouterr().out.replace("\r\n", "\n") == table(MARCH).as_file(Format.CSV).decode().replace(
        "\r\n", "\n"
    )
    call_command("export_bookings", "2027-03-01", "2027-03-31", format="xlsx", output=tmp_path / "b.xlsx")
    assert (tmp_path / "b.xlsx").read_bytes().startswith(b"PK")
    with pytest.raises(CommandError):
        call_command("export_bookings", "2027-03-31", "2027-03-01")
    with pytest.raises(CommandError):
        call_command("export_bookings", "2027-03-01", "2027-03-31", format="xlsx")
