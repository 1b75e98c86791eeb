from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from comments.rerender import rerender


class Command(BaseCommand):
    help = "Make the HTML of comments from their source again, where it comes from an older renderer."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--all", action="store_true", help="also those that are up to date")

    def handle(self, *_args: Any, **options: Any) -> None:
        total = sum(rerender(everything=options["all"]))
        self.stdout.write(f"{total} comments rendered.")
