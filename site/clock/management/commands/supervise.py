import os
import signal
import sys
from argparse import ArgumentParser
from functools import partial
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from clock.standstill import ask_for_first_tick, stands_still
from clock.supervisor import Pace, Supervisor
from clock.tether import die_with_parent, parent_watch


class Command(BaseCommand):
    help = "Runs a django-q2 cluster, and starts it anew when it dies or stands still."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("cluster", choices=["default", "mail"])
        parser.add_argument("--grace", type=float, default=60, help="seconds that a task has to end when told to stop")

    def handle(self, *args: Any, **options: Any) -> None:
        cluster = options["cluster"]
        supervisor = Supervisor(
            cluster,
            [sys.executable, str(settings.ROOT / "manage.py"), "qcluster", "--skip-checks"],
            env={**os.environ, "Q_CLUSTER_NAME": cluster},
            stands_still=partial(stands_still, cluster),
            pace=Pace(grace=options["grace"]),
            orphaned=parent_watch(),
        )
        for signum in (signal.SIGINT, signal.SIGTERM):
            signal.signal(signum, lambda *_: supervisor.stop())
        die_with_parent()
        if cluster == "default":
            ask_for_first_tick()
        supervisor.run()
