"""Statement 14: files that open in Swedish Excel, hold no formula, and whose dates and numbers are typed."""

import csv
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO, StringIO
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.cell import Cell

from desk.spreadsheet import BOM, Format, Table

HOSTILE = ["=1+1", "+46 70 123", "-1", "@SUM(A1)", "\t=1", "\r=1"]
ROW = ["Åsa Öberg", 3, Decimal("4900.50"), date(2027, 3, 30), datetime(2027, 3, 30, 7, 0, tzinfo=UTC), None]


def a_table(*rows: list[Any]) -> Table:
    return Table(title="deltagare", headings=["Namn", "Platser", "Belopp", "Dag", "Tid", "Tomt"], rows=list(rows))


def test_statement_14_swedish_excel_gets_semicolons_a_mark_and_decimal_commas() -> None:
    text = a_table(ROW).as_file(Format.EXCEL_CSV).decode()
    assert text.startswith(BOM)
    assert text.splitlines()[1] == "Åsa Öberg;3;4900,50;2027-03-30;2027-03-30 09:00;"


def test_statement_14_the_other_csv_is_for_programs() -> None:
    text = a_table(ROW).as_file(Format.CSV).decode()
    assert list(csv.reader(StringIO(text)))[1] == [
        "Åsa Öberg", "3", "4900.50", "2027-03-30", "2027-03-30 09:00", "",
    ]  # fmt: skip


@pytest.mark.parametrize("typed", HOSTILE)
def test_statement_14_no_cell_of_a_csv_is_a_formula(typed: str) -> None:
    for kind in (Format.CSV, Format.EXCEL_CSV):
        text = Table(title="x", headings=[typed], rows=[[typed]]).as_file(kind).decode()
        rows = csv.reader(
            StringIO(text.removeprefix(BOM), newline=""), delimiter=";" if kind == Format.EXCEL_CSV else ","
        )
        assert list(rows) == [[f"'{typed}"], [f"'{typed}"]]


def test_statement_14_a_negative_sum_is_a_number_all_the_same() -> None:
    assert Table(title="x", headings=["a"], rows=[[Decimal("-5.00")]]).as_file(Format.CSV).decode() == "a\r\n-5.00\r\n"


def test_statement_14_an_excel_file_is_typed_and_its_texts_are_texts() -> None:
    sheet = load_workbook(BytesIO(a_table(ROW, [*HOSTILE]).as_file(Format.XLSX))).active
    assert sheet is not None
    _headings, first, hostile = list(sheet.iter_rows())
    assert [cell.value for cell in first] == [
        "Åsa Öberg",
        3,
        4900.5,
        datetime(2027, 3, 30),  # noqa: DTZ001
        datetime(2027, 3, 30, 9),  # noqa: DTZ001
        None,
    ]
    assert [cell.is_date for cell in first if isinstance(cell, Cell)] == [False, False, False, True, True, False]
    assert first[2].number_format == "#,##0.00"
    for cell in hostile:
        assert (cell.data_type, cell.quotePrefix) == ("s", True)


def test_what_excel_cannot_hold_is_replaced() -> None:
    sheet = load_workbook(BytesIO(Table(title="x", headings=["a\x01b"]).as_file(Format.XLSX))).active
    assert sheet is not None
    assert sheet["A1"].value == "a�b"
