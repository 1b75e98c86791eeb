from contextlib import nullcontext
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from wordpress.landing import NoLanding, find_site
from wordpress.wxr_writer import write


class Command(BaseCommand):
    help = "Writes all comments as a file that WordPress imports: manage.py export_comments > comments.xml"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--format", choices=("wxr",), default="wxr", help="WordPress's own (WXR), the only one")
        parser.add_argument("--output", type=Path, help="the file to write; without it, what is written is shown")
        parser.add_argument("--site", default="", metavar="HOST", help="the site whose comments they are")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            site = find_site(options["site"])
        except NoLanding as error:
            raise CommandError(str(error)) from error
        path: Path | None = options["output"]
        if path is not None:
            # It holds addresses, which are for nobody else on this machine.
            path.touch(mode=0o600, exist_ok=True)
        with path.open("w", encoding="utf-8") if path else nullcontext(self.stdout) as out:
            for piece in write(site, timezone.now()):
                out.write(piece)
