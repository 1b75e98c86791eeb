from argparse import ArgumentParser
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from mail.doctor import Case, examine
from mail.doctor.dns import Dns
from mail.doctor.registry import all_senders
from mail.doctor.web import Http
from mail.findings import are_well, write


class Command(BaseCommand):
    help = "Examines whether the world will take the site's mail. Exit code 1 when something is wrong."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--message", type=Path, metavar="FILE", help="a letter as it arrived in a mailbox (.eml)")
        parser.add_argument(
            "--address", action="append", default=[], metavar="IP", help="an address that mail leaves from"
        )
        parser.add_argument("--offline", action="store_true", help="ask nobody; say what was not looked at")

    def handle(self, *args: Any, **options: Any) -> None:
        case = Case(
            resolver=Dns(),
            web=Http(),
            relay_host=settings.EMAIL_HOST,
            senders=all_senders(),
            addresses=[_address(given) for given in options["address"]],
            raw=_read(options["message"]),
            offline=options["offline"],
        )
        sections = examine(case)
        write(sections, self.stdout)  # type: ignore[arg-type]
        if not are_well(sections):
            raise CommandError(_("Something is wrong."))


def _address(given: str) -> str:
    try:
        return str(ip_address(given))
    except ValueError as error:
        raise CommandError(f"--address: {error}") from error


def _read(path: Path | None) -> bytes | None:
    if path is None:
        return None
    try:
        return path.read_bytes()
    except OSError as error:
        raise CommandError(f"--message: {error}") from error
