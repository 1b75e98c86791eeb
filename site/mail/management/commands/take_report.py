import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import Error
from django.utils import timezone

from mail.report import MOST_BYTES
from mail.returns import take

TRY_AGAIN = 75
"""EX_TEMPFAIL of sysexits.h: the mail server keeps the mail and calls again later."""


class Command(BaseCommand):
    help = "Reads one returned mail on standard input, as a mail server hands it to a program."
    # A warning about the site's set-up must lose no mail.
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--to", default="", help="The address that the mail arrived at.")

    def handle(self, *args: Any, **options: Any) -> None:
        raw = sys.stdin.buffer.read(MOST_BYTES)
        # A mail server whose program stops reading takes that for a failure.
        while sys.stdin.buffer.read(MOST_BYTES):
            pass
        try:
            taken = take(raw, timezone.now(), arrived_at=options["to"])
        except (Error, OSError) as error:
            self.stderr.write(f"Try again later: {error}")
            sys.exit(TRY_AGAIN)
        self.stdout.write(taken.name.lower())
