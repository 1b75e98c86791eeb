"""Reads the mailbox for returned mail: a folder on this machine, or one on a server."""

import logging
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import datetime, timedelta
from imaplib import IMAP4
from typing import Protocol

from django.conf import settings
from django.db import InterfaceError, OperationalError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from clock import heartbeat
from clock.queue import enqueue, is_waiting
from mail.mailbox_imap import ImapMailbox
from mail.mailbox_maildir import MaildirMailbox
from mail.returns import Taken, take

logger = logging.getLogger(__name__)

TASK = "mail.tasks.read_returned"
BEAT = "returns"
TRIED = "returns:tried"
REST = timedelta(minutes=10)
"""How long a mailbox that could not be read is left alone."""
SILENCE = timedelta(hours=1)


class Mailbox(Protocol):
    """Mails stay where they are: what was read is marked as read, what nobody understood is marked for a person."""

    def unread(self) -> Iterator[tuple[str, bytes]]:
        """Each with a name for it, the oldest first."""

    def mark(self, name: str, *, settled: bool) -> None: ...

    def close(self) -> None: ...


def look(now: datetime) -> None:
    """Once a minute: have a task read. Opening a mailbox may take long, and the clock must not wait for it."""
    if _openers() and not _rests(now) and not is_waiting(TASK):
        enqueue(TASK)


def read_all(*, seconds: float = 25, now: Callable[[], datetime] = timezone.now) -> Counter[Taken]:
    """Read every mailbox until nothing is unread or the time is up."""
    heartbeat.beat(TRIED, now())
    stop_at = time.monotonic() + seconds
    tally: Counter[Taken] = Counter()
    read = [_try(opener, tally, stop_at, now) for opener in _openers()]
    if all(read):
        heartbeat.beat(BEAT, now())
    if tally:
        logger.info("Returned mail was read: %s", ", ".join(f"{count} {name.name}" for name, count in tally.items()))
    return tally


def is_silent(now: datetime) -> str | None:
    """For the desk: a mailbox that cannot be read is noticed by nobody otherwise."""
    tried, read = heartbeat.age(TRIED, now), heartbeat.age(BEAT, now)
    if not _openers() or tried is None or (read is not None and read < SILENCE):
        return None
    return _("The mailbox for returned mail cannot be read. Check the settings BOUNCE_MAILDIR and BOUNCE_IMAP_URL.")


def _openers() -> list[Callable[[], Mailbox]]:
    openers: list[Callable[[], Mailbox]] = []
    if settings.BOUNCE_MAILDIR:
        openers.append(lambda: MaildirMailbox(settings.BOUNCE_MAILDIR))
    if settings.BOUNCE_IMAP_URL:
        openers.append(lambda: ImapMailbox(settings.BOUNCE_IMAP_URL))
    return openers


def _rests(now: datetime) -> bool:
    """The last try came to no end, and is not long ago."""
    tried, read = heartbeat.age(TRIED, now), heartbeat.age(BEAT, now)
    return tried is not None and tried < REST and (read is None or read > tried)


def _try(opener: Callable[[], Mailbox], tally: Counter[Taken], stop_at: float, now: Callable[[], datetime]) -> bool:
    try:
        with closing(opener()) as mailbox:
            for name, raw in mailbox.unread():
                taken = _take(raw, now())
                mailbox.mark(name, settled=taken.is_settled)
                tally[taken] += 1
                if time.monotonic() >= stop_at:
                    break
    except (OSError, IMAP4.error) as error:
        logger.warning("A mailbox for returned mail cannot be read: %s", error)
        return False
    return True


def _take(raw: bytes, now: datetime) -> Taken:
    """One mail that cannot be handled must not stand in the way of the others; without a database none can."""
    try:
        with transaction.atomic():
            return take(raw, now)
    except (InterfaceError, OperationalError):
        raise
    except Exception:
        logger.exception("A returned mail could not be handled; it is left for a person.")
        return Taken.UNKNOWN
