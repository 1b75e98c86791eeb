import sys
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connection, connections
from django.db.migrations.executor import MigrationExecutor

from demo.load import LOGIN, password_file
from demo.serve import Refused, catches_mail, refuse_what_cannot_work, serve
from pages.models import HomePage


class Command(BaseCommand):
    help = "Brings the local site up to date and starts all its parts; Ctrl-C ends them."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            refuse_what_cannot_work()
            self.bring_up_to_date()
        except Refused as error:
            raise CommandError(str(error)) from None
        except DatabaseError as error:
            raise CommandError(f"The database cannot be used: {error}") from None
        connections.close_all()
        sys.exit(serve(self.announce))

    def bring_up_to_date(self) -> None:
        call_command("translations", compile=True)
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            self.stdout.write("Preparing the database …")
            call_command("migrate", verbosity=0, interactive=False)
        if not HomePage.objects.exists():
            self.stdout.write("Loading the demo site …")
            call_command("load_demo", stdout=self.stdout)

    def announce(self) -> None:
        admin = f"  The admin      {settings.BASE_URL}/admin/"
        if password_file().exists():
            admin += f"   log in as {LOGIN} with {password_file().read_text(encoding='utf-8').strip()}"
        lines = ["", f"  The site       {settings.BASE_URL}/", admin]
        if catches_mail():
            lines.append(f"  Caught mail    {settings.BASE_URL}/mailcatcher/")
        lines += ["", "  Ctrl-C ends everything.", "", ""]
        self.stdout.write("\n".join(lines))
        self.stdout.flush()
