from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from mail import health
from mail.findings import are_well, write


class Command(BaseCommand):
    help = "Says how the site's clock, workers and mail are. Exit code 1 when something is wrong."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        sections = health.examine(timezone.now())
        write(sections, self.stdout)  # type: ignore[arg-type]
        if not are_well(sections):
            raise CommandError(_("Something is wrong."))
        self.stdout.write(f"\n{_('All is well.')}")
