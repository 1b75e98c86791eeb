from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from desk.spreadsheet import Format
from workshops.bookkeeping import Basis, Period, table


class Command(BaseCommand):
    help = (
        "Writes one line a booking for the accounts, with the sums of each VAT rate: "
        "manage.py export_bookings 2026-01-01 2026-12-31 --output bookings.csv"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("first", type=date.fromisoformat, help="first day, as 2026-01-01")
        parser.add_argument("last", type=date.fromisoformat, help="last day, that one included")
        parser.add_argument("--by", choices=Basis.values, default=Basis.HELD, help="which day of a booking counts")
        parser.add_argument(
            "--format", choices=Format.values, default=Format.CSV, help="excel: semicolons and decimal commas"
        )
        parser.add_argument("--output", type=Path, help="a file; without it the lines are printed")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["last"] < options["first"]:
            raise CommandError("The last day is before the first.")
        kind = Format(options["format"])
        if kind == Format.XLSX and not options["output"]:
            raise CommandError("An Excel file is not for the screen: name one with --output.")
        with translation.override(settings.LANGUAGE_CODE):
            content = table(Period(options["first"], options["last"], Basis(options["by"]))).as_file(kind)
        if options["output"]:
            options["output"].write_bytes(content)
        else:
            self.stdout.write(content.decode(), ending="")
