import math
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from newsletter import import_judge, import_readers, readers_csv_shapes
from newsletter.import_judge import Verdict
from newsletter.management.sites import add_site, newsletter_of
from newsletter.models import ReaderImport
from newsletter.readers_csv import Unreadable

LONGEST_SOURCE = 500


class Command(BaseCommand):
    help = "Brings readers from a CSV file of listmonk, Ghost, MailPoet, Mailchimp, or any with a column of addresses."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--consent", default="", help="where these readers said yes, in words; kept with each")
        parser.add_argument("--dry-run", action="store_true", help="only say what it would do")
        add_site(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        consent: str = options["consent"].strip()
        newsletter, path = newsletter_of(options["site"]), options["file"]
        if not options["dry_run"] and not consent:
            raise CommandError("Say with --consent where these readers said yes.")
        if len(consent) > LONGEST_SOURCE:
            raise CommandError(f"--consent may have {LONGEST_SOURCE} characters.")
        try:
            content = path.read_bytes()
            if options["dry_run"]:
                self._show(import_judge.look(newsletter, readers_csv_shapes.read(content, path.name)))
                return
            brought = import_readers.look_at(newsletter, content, path.name, timezone.now(), None)
        except (OSError, Unreadable) as error:
            raise CommandError(str(error)) from None
        import_readers.start(brought, consent, in_task=False)
        import_readers.bring(brought.pk, timezone.now(), seconds=math.inf)
        self._show({**brought.report, "counts": ReaderImport.objects.get(pk=brought.pk).report["brought"]})

    def _show(self, report: dict[str, Any]) -> None:
        self.stdout.write(f"{report['shape']}: {report['rows']}")
        for verdict in Verdict:
            if number := report["counts"].get(verdict.value):
                self.stdout.write(f"{number:>8}  {verdict.label}")
        for line, why in report["errors"]:
            self.stdout.write(f"  {line}: {why}")
