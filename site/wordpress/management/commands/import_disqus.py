from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from wordpress.disqus_bring import bring
from wordpress.disqus_reader import DisqusError
from wordpress.landing import NoLanding


class Command(BaseCommand):
    help = "Brings the comments of a Disqus export (XML, also gzipped) to the pages here. Safe to run again."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="the file that Disqus exported")
        parser.add_argument("--dry-run", action="store_true", help="show the report and change nothing")
        parser.add_argument("--site", default="", metavar="HOST", help="the site to import to (the default one)")

    def handle(self, *args: Any, **options: Any) -> str:
        try:
            report = bring(options["file"], host=options["site"], dry_run=options["dry_run"], now=timezone.now())
        except (DisqusError, NoLanding) as error:
            raise CommandError(_("%(why)s Nothing was imported.") % {"why": error}) from error
        return report.text()
