from datetime import datetime
from typing import Any, ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mail.enums import MailState, in_words
from mail.querysets import SendableQuerySet


class Sendable(models.Model):
    """A row that is one mail to one reader. Workers claim it, mark it started, and write down the server's answer.

    Each `mark_…` saves exactly its own fields, and only while the row still belongs to this worker: a late write of a
    worker that was given up changes nothing and returns False.
    """

    state = models.CharField(_("state"), max_length=12, choices=MailState, default=MailState.QUEUED)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    next_attempt_at = models.DateTimeField(_("next attempt"), default=timezone.now)
    lease_until = models.DateTimeField(null=True, blank=True, editable=False)
    worker = models.CharField(max_length=80, blank=True, editable=False)
    started_at = models.DateTimeField(_("started"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)
    reply = models.TextField(_("the server's answer"), blank=True)
    last_error = models.TextField(_("reason"), blank=True)

    objects: ClassVar[Any] = SendableQuerySet.as_manager()

    class Meta:
        abstract = True

    @property
    def reason(self) -> str:
        """Why it stands still, in the reader's language."""
        return in_words(self.last_error)

    def mark_started(self, now: datetime) -> bool:
        """Must be committed before any byte of the body goes out."""
        return self._move({"started_at": now}, started_at=None)

    def mark_accepted(self, now: datetime, reply: str) -> bool:
        return self._finish(MailState.ACCEPTED, now, reply=reply, last_error="")

    def mark_deferred(self, at: datetime, reply: str, error: str) -> bool:
        return self._move({**_LET_GO, "state": MailState.DEFERRED, "next_attempt_at": at, "reply": reply,
                           "last_error": error})  # fmt: skip

    def mark_bounced(self, now: datetime, reply: str, error: str) -> bool:
        return self._finish(MailState.BOUNCED, now, reply=reply, last_error=error)

    def mark_failed(self, now: datetime, reply: str, error: str) -> bool:
        return self._finish(MailState.FAILED, now, reply=reply, last_error=error)

    def mark_uncertain(self, now: datetime, error: str) -> bool:
        return self._finish(MailState.UNCERTAIN, now, reply="", last_error=error)

    def mark_not_started(self) -> bool:
        """Nothing of the body went out after all; the row stays with this worker."""
        return self._move({"started_at": None})

    def mark_returned(self, now: datetime) -> bool:
        """Back to the queue, as if it had not been claimed."""
        attempts = self.attempts - 1
        state = MailState.DEFERRED if attempts else MailState.QUEUED
        return self._move({**_LET_GO, "state": state, "attempts": attempts, "started_at": None,
                           "next_attempt_at": now})  # fmt: skip

    def _finish(self, state: MailState, now: datetime, **fields: str) -> bool:
        return self._move({**_LET_GO, "state": state, "finished_at": now, **fields})

    def _move(self, fields: dict[str, Any], **guard: object) -> bool:
        held = type(self)._base_manager.filter(pk=self.pk, state=MailState.CLAIMED, worker=self.worker, **guard)
        if not held.update(**fields):
            return False
        for name, value in fields.items():
            setattr(self, name, value)
        return True


_LET_GO: dict[str, Any] = {"worker": "", "lease_until": None}
