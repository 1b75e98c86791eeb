"""Everything that `make run` starts after the installation, under one process manager."""

import errno
import os
import signal
import socket
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import honcho.manager
from django.conf import settings
from honcho.manager import Manager
from honcho.process import Popen, Process

from clock.tether import die_with_parent

LOOPBACK = "127.0.0.1"
STOPPED_BY_HAND = {130, 143}


class Refused(Exception):
    """One sentence that says why the site cannot start."""


def refuse_what_cannot_work() -> None:
    if not settings.LOCAL:
        raise Refused("make run is for this machine only. In production start the parts as docs/running.md says.")
    _refuse_unwritable(settings.DATA_DIR)
    _refuse_taken("PORT", settings.PORT)
    if catches_mail():
        _refuse_taken("EMAIL_PORT", settings.EMAIL_PORT)


def catches_mail() -> bool:
    """Where mail goes to another machine there is nothing to catch."""
    return settings.EMAIL_HOST in {LOOPBACK, "localhost", "::1"}


def _refuse_unwritable(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return
    except OSError as error:
        raise Refused(f"The folder {folder} cannot be written ({error.strerror}); set DATA_DIR to another.") from None


def _refuse_taken(name: str, port: int) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OverflowError:
            raise Refused(f"{name}={port} is not a port; use a number from 1024 to 65535.") from None
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                raise Refused(f"Port {port} is taken by another program; set {name} to a free one.") from None
            raise Refused(f"Port {port} cannot be used ({error.strerror}); set {name} to another.") from None


def commands() -> dict[str, list[str]]:
    manage = [sys.executable, str(settings.ROOT / "manage.py")]
    web = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", LOOPBACK, "--port", str(settings.PORT)]
    web += ["--workers", "1", "--blocking-threads", "4", "--workers-kill-timeout", "3", "--log-level", "warning"]
    found = {
        "web": [*web, "config.wsgi:application"],
        "default": [*manage, "supervise", "default", "--grace", "5"],
        "mail": [*manage, "supervise", "mail", "--grace", "5"],
    }
    if catches_mail():
        found["catcher"] = [*manage, "catch_mail"]
    return found


class TetheredProcess(Process):
    """Ends even when the manager is killed with a signal that nobody can catch."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._child_ctor = partial(Popen, shell=False, preexec_fn=die_with_parent)

    def run(self, events: Any = None, ignore_signals: bool = False) -> None:
        die_with_parent(signal.SIGKILL)
        super().run(events, ignore_signals)


def serve(announce: Callable[[], None]) -> int:
    """Run all until Ctrl-C, or until one of them ends; `announce` is called when the site answers."""
    # honcho's own 5 s are too few for a supervisor on a busy machine to end its cluster first.
    honcho.manager.KILL_WAIT = 15
    manager = Manager()
    manager._process_ctor = TetheredProcess
    paths = os.pathsep.join([str(settings.ROOT / "site"), str(settings.ROOT)])
    for name, command in commands().items():
        manager.add_process(name, command, env={**os.environ, "PYTHONPATH": paths, "PYTHONUNBUFFERED": "1"})
    threading.Thread(target=_announce_when_up, args=[announce], daemon=True).start()
    manager.loop()
    code = int(manager.returncode or 0)
    return 0 if code in STOPPED_BY_HAND else code or 1


def _announce_when_up(announce: Callable[[], None]) -> None:
    for _ in range(600):
        try:
            socket.create_connection((LOOPBACK, settings.PORT), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            announce()
            return
