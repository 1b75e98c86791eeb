"""Tables as files for spreadsheet programs: dates and sums are dates and numbers there, and nothing is a formula."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO, StringIO

from django.db import models
from django.http import HttpResponse
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _
from openpyxl import Workbook
from openpyxl.cell import Cell as SheetCell
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

Cell = str | int | Decimal | date | datetime | None
FORMULA = tuple("=+-@\t\r")
"""What a spreadsheet would calculate instead of show (OWASP, CSV injection)."""
BOM = "\ufeff"
DAY, MOMENT, AMOUNT = "yyyy-mm-dd", "yyyy-mm-dd hh:mm", "#,##0.00"
WIDEST = 60


class Format(models.TextChoices):
    EXCEL_CSV = "excel", _("CSV for Swedish Excel (semicolons)")
    CSV = "csv", _("CSV (commas)")
    XLSX = "xlsx", _("Excel file (XLSX)")

    @property
    def content_type(self) -> str:
        if self == Format.XLSX:
            return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        return "text/csv; charset=utf-8"

    @property
    def suffix(self) -> str:
        return ".xlsx" if self == Format.XLSX else ".csv"


@dataclass
class Table:
    title: str
    headings: Sequence[str]
    rows: list[Sequence[Cell]] = field(default_factory=list)

    def as_file(self, kind: Format) -> bytes:
        return _xlsx(self) if kind == Format.XLSX else _csv(self, kind == Format.EXCEL_CSV).encode()

    def as_response(self, kind: Format) -> HttpResponse:
        answer = HttpResponse(self.as_file(kind), content_type=kind.content_type)
        answer.headers["Content-Disposition"] = f'attachment; filename="{self.title}{kind.suffix}"'
        answer.headers["Cache-Control"] = "private, no-store"
        return answer


def defused(text: str) -> str:
    """A sign before a formula keeps it a text. Wagtail's own export does so in .xlsx files, not in CSV ones."""
    return f"'{text}" if text.startswith(FORMULA) else text


def _csv(table: Table, swedish: bool) -> str:
    """Swedish Excel takes a file apart at semicolons, reads a decimal comma, and knows UTF-8 by its first mark."""
    out = StringIO()
    writer = csv.writer(out, delimiter=";" if swedish else ",")
    for row in _all_rows(table):
        writer.writerow([_as_text(cell, "," if swedish else ".") for cell in row])
    return (BOM if swedish else "") + out.getvalue()


def _as_text(cell: Cell, point: str) -> str:
    if isinstance(cell, Decimal):
        return f"{cell:f}".replace(".", point)
    if isinstance(cell, datetime):
        return f"{localtime(cell):%Y-%m-%d %H:%M}"
    if isinstance(cell, date):
        return cell.isoformat()
    return defused(cell) if isinstance(cell, str) else "" if cell is None else str(cell)


def _all_rows(table: Table) -> Iterator[Sequence[Cell]]:
    yield table.headings
    yield from table.rows


def _xlsx(table: Table) -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title=table.title[:31])
    sheet.freeze_panes = "A2"
    for place, width in enumerate(_widths(table), start=1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    sheet.append([_heading(sheet, text) for text in table.headings])
    for row in table.rows:
        sheet.append([_typed(sheet, cell) for cell in row])
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _widths(table: Table) -> Iterable[float]:
    texts = [[_as_text(cell, ",") for cell in row] for row in _all_rows(table)]
    return [min(WIDEST, max(map(len, column)) + 2) for column in zip(*texts, strict=True)]


def _heading(sheet: WriteOnlyWorksheet, text: str) -> SheetCell:
    cell = _text(sheet, text)
    cell.font = Font(bold=True)
    return cell


def _typed(sheet: WriteOnlyWorksheet, value: Cell) -> SheetCell:
    if isinstance(value, str):
        return _text(sheet, value)
    if isinstance(value, datetime):
        return _number(sheet, localtime(value).replace(tzinfo=None), MOMENT)
    if isinstance(value, date):
        return _number(sheet, value, DAY)
    return _number(sheet, value, AMOUNT if isinstance(value, Decimal) else "General")


def _number(sheet: WriteOnlyWorksheet, value: int | Decimal | date | datetime | None, shown: str) -> SheetCell:
    cell = WriteOnlyCell(sheet)
    cell.value = value
    cell.number_format = shown
    return cell


def _text(sheet: WriteOnlyWorksheet, value: str) -> SheetCell:
    """Marked as text, as an apostrophe typed in Excel does: it stays one when it is edited there."""
    cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("\ufffd", value))
    cell.data_type = "s"
    if value.startswith(FORMULA):
        cell.quotePrefix = True
    return cell
