from typing import Any, ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mail.enums import MailState, in_words
from mail.querysets import SendableQuerySet


class Sendable(models.Model):
    """A row that is one mail to one reader. Workers claim it, note that it starts, and write down the server's answer:
    the claim is in `querysets`, the rest in `ledger`."""

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
