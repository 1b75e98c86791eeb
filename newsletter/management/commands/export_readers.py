from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from newsletter import export_readers
from newsletter.management.sites import add_site, newsletter_of


class Command(BaseCommand):
    help = "Writes all readers, with consent and suppression, as CSV: manage.py export_readers > readers.csv"

    def add_arguments(self, parser: ArgumentParser) -> None:
        add_site(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        for line in export_readers.all_of(newsletter_of(options["site"])):
            self.stdout.write(line, ending="")
