import getpass
import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.serializers.json import DjangoJSONEncoder
from django.core.validators import validate_email
from django.utils import timezone

from desk import persons


class Command(BaseCommand):
    help = "Takes out (export) or erases (erase) all that is kept about the person with an e-mail address."

    def add_arguments(self, parser: ArgumentParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        export = actions.add_parser("export", help="write all of it as JSON")
        export.add_argument("address")
        export.add_argument("--output", type=Path, help="the file to write; without it, what is written is shown")
        erase = actions.add_parser("erase", help="erase it for good")
        erase.add_argument("address")
        erase.add_argument("--yes", action="store_true", help="do not ask first")

    def handle(self, *args: Any, **options: Any) -> None:
        address = options["address"].strip()
        try:
            validate_email(address)
        except ValidationError as error:
            raise CommandError(f"{address} is not an e-mail address.") from error
        if options["action"] == "export":
            self._export(address, options["output"])
        else:
            self._erase(address, asks=not options["yes"])

    def _export(self, address: str, output: Path | None) -> None:
        persons.note("exported", address, persons.find(address), by=_who())
        text = json.dumps(persons.export(address, timezone.now()), cls=DjangoJSONEncoder, ensure_ascii=False, indent=2)
        if output is None:
            self.stdout.write(text)
        else:
            # Only for the eyes of whoever asked: the file holds all that is known of somebody.
            output.touch(mode=0o600, exist_ok=True)
            output.write_text(text + "\n", encoding="utf-8")
            self.stdout.write(f"Written to {output}.")

    def _erase(self, address: str, *, asks: bool) -> None:
        held = [found for found in persons.find(address) if found.count]
        for found in held:
            self.stdout.write(f"{found.count:>6}  {found.holding.label}")
        if held and asks and input("Erase it for good? Type yes: ").strip().lower() != "yes":
            raise CommandError("Nothing was erased.")
        erased = sum(found.count for found in persons.erase(address, timezone.now(), by=_who()))
        self.stdout.write(f"Erased from {erased} places." if erased else "Nothing is kept about this address.")


def _who() -> str:
    try:
        return f"command ({getpass.getuser()})"
    except (KeyError, OSError):
        return "command"
