from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from wordpress.bring import bring
from wordpress.landing import NoLanding
from wordpress.reader import WxrError, read


class Command(BaseCommand):
    help = "Brings a WordPress export (WXR) here: posts, pages, pictures, comments and redirects. Safe to run again."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="the XML file that WordPress exported")
        parser.add_argument("--media", type=Path, help="a copy of wp-content/uploads, or a folder with the pictures")
        parser.add_argument("--dry-run", action="store_true", help="show the report and change nothing")
        parser.add_argument("--site", default="", metavar="HOST", help="the site to import to (the default one)")

    def handle(self, *args: Any, **options: Any) -> str:
        folder: Path | None = options["media"]
        if folder is not None and not folder.is_dir():
            raise CommandError(_("%(folder)s is not a folder.") % {"folder": folder})
        try:
            export = read(options["file"])
            report = bring(export, host=options["site"], folder=folder, dry_run=options["dry_run"], now=timezone.now())
        except (WxrError, NoLanding) as error:
            raise CommandError(_("%(why)s Nothing was imported.") % {"why": error}) from error
        return report.text()
