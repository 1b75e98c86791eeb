"""Files that visitors send along: kept outside the web root, under names that nobody can guess, and only handed out as
downloads to whoever may read what they came with.

Whatever they came with is named by a reference like the one that the outbox uses, "contact:12". Apps say in
AppConfig.ready which permission theirs take.
"""

import logging
import os
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.db import transaction

from guard.models import Attachment

logger = logging.getLogger(__name__)

LEFT_OVER = timedelta(days=1)

_permissions: dict[str, str] = {}


@dataclass(frozen=True, slots=True)
class File:
    """A file that was looked at and may be stored."""

    name: str
    extension: str
    content: bytes = field(repr=False)

    def __str__(self) -> str:
        """What makes it the same file when a form is sent twice."""
        return f"{self.name} {sha256(self.content).hexdigest()}"


def register(prefix: str, permission: str) -> None:
    _permissions[prefix] = permission


def permission_for(attachment: Attachment) -> str:
    """What a user needs to take the file down; "" where nobody claims such files."""
    return _permissions.get(attachment.reference.partition(":")[0], "")


def folder() -> Path:
    return Path(settings.DATA_DIR) / "attachments"


def path_of(attachment: Attachment) -> Path:
    return folder() / attachment.key[:2] / attachment.key


def store(files: Iterable[File], reference: str, now: datetime) -> list[Attachment]:
    """In the transaction that stores what they came with. A file whose row is rolled back is swept away later."""
    return [_store(one, reference, now) for one in files]


def of(reference: str) -> list[Attachment]:
    return list(Attachment.objects.filter(reference=reference).order_by("pk"))


def forget(references: Iterable[str]) -> int:
    """The rows in the caller's transaction, the files when it is committed."""
    rows = list(Attachment.objects.filter(reference__in=list(references)))
    Attachment.objects.filter(pk__in=[row.pk for row in rows]).delete()
    transaction.on_commit(lambda: _remove(path_of(row) for row in rows))
    return len(rows)


def sweep(now: datetime) -> None:
    """Remove files without a row: of a transaction that was rolled back, or whose removal was cut short."""
    before = (now - LEFT_OVER).timestamp()
    old = [path for path in folder().glob("??/*") if path.stat().st_mtime < before]
    if old:
        known = set(Attachment.objects.filter(key__in=[path.name for path in old]).values_list("key", flat=True))
        _remove(path for path in old if path.name not in known)


def _store(one: File, reference: str, now: datetime) -> Attachment:
    row = Attachment(
        key=secrets.token_hex(16),
        reference=reference,
        name=one.name,
        extension=one.extension,
        size=len(one.content),
        created_at=now,
    )
    path = path_of(row)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(one.content)
        file.flush()
        os.fsync(file.fileno())
    row.save(force_insert=True)
    return row


def _remove(paths: Iterable[Path]) -> None:
    for path in paths:
        try:
            path.unlink(missing_ok=True)
        except OSError:
            logger.exception("An attachment could not be removed; the next sweep tries again.")
