import logging
import signal
import threading
from typing import Any

from aiosmtpd.controller import Controller
from django.conf import settings
from django.core.management.base import BaseCommand

from demo.catcher import Handler, Store


class Command(BaseCommand):
    help = "Listens on this machine alone and keeps every mail it is given, for /mailcatcher/."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        # Each line of each conversation, which nobody asked for.
        logging.getLogger("mail.log").setLevel(logging.WARNING)
        stopped = threading.Event()
        for signum in (signal.SIGINT, signal.SIGTERM):
            signal.signal(signum, lambda *_: stopped.set())
        controller = Controller(
            Handler(Store(settings.DATA_DIR / "mail")),
            hostname="127.0.0.1",
            port=settings.EMAIL_PORT,
            enable_SMTPUTF8=True,
            ident="Mail catcher",
        )
        controller.start()
        stopped.wait()
        controller.stop()
