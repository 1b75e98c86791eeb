from datetime import datetime, timedelta
from logging import WARNING
from typing import ClassVar

from django.db import models
from django.db.models import F, Value
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mail import kinds
from mail.digest_models import DigestDay, DigestSettings
from mail.enums import RESENDABLE, STOPPABLE
from mail.event_models import DeliveryEvent
from mail.journal import note
from mail.limit_models import Allowance, SendingLimit
from mail.querysets import OutboxQuerySet
from mail.sendable import Sendable

__all__ = [
    "Allowance",
    "DeliveryEvent",
    "DigestDay",
    "DigestSettings",
    "Lane",
    "OutboxMail",
    "Sendable",
    "SendingLimit",
]

PAUSES = tuple(timedelta(seconds=seconds) for seconds in (30, 60, 120, 240))
"""The longest, with the minute until the clock looks, is five minutes: so soon mail goes when the server is back."""
BLOCKED_PAUSE = timedelta(minutes=15)


class OutboxMail(Sendable):
    """A finished mail: what leaves are these very bytes, with the same Message-ID and Date at every attempt."""

    kind = models.CharField(_("kind"), max_length=40)
    language = models.CharField(_("language"), max_length=10)
    recipient = models.CharField(_("recipient"), max_length=254)
    sender = models.CharField(_("sender"), max_length=254, blank=True)
    reply_to = models.CharField(_("replies go to"), max_length=254, blank=True)
    subject = models.CharField(_("subject"), max_length=255)
    raw = models.BinaryField(_("message"))
    message_id = models.CharField(_("Message-ID"), max_length=255, unique=True)
    reference = models.CharField(_("reference"), max_length=80, blank=True, db_index=True)
    order_key = models.CharField(max_length=80, blank=True)
    created_at = models.DateTimeField(_("written at"), default=timezone.now)

    objects: ClassVar[OutboxQuerySet] = OutboxQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("outgoing mail")
        verbose_name_plural = _("outgoing mail")
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["state", "next_attempt_at"], name="outbox_due"),
            models.Index(fields=["order_key", "id"], name="outbox_order", condition=~models.Q(order_key="")),
        ]

    def __str__(self) -> str:
        return f"{self.subject} → {self.recipient}"

    @property
    def kind_label(self) -> str:
        return kinds.label(self.kind)

    @property
    def can_be_sent_again(self) -> bool:
        return self.state in RESENDABLE and bool(self.raw)

    @property
    def can_be_stopped(self) -> bool:
        return self.state in STOPPABLE


class LaneQuerySet(models.QuerySet["Lane"]):
    def of(self, name: str) -> "Lane":
        return self.get_or_create(name=name)[0]

    def failing(self) -> "LaneQuerySet":
        """Whose last try failed."""
        return self.filter(failures__gt=0).order_by("-failures")

    def paused(self, now: datetime) -> "LaneQuerySet":
        return self.filter(paused_until__gt=now)

    def waiting(self, now: datetime) -> "LaneQuerySet":
        """For a limit that is used up."""
        return self.paused(now).filter(failures=0)


class Lane(models.Model):
    """The way to the mail server for one queue. While the server cannot take mail the lane rests, and no mail
    is charged an attempt for it."""

    name = models.CharField(max_length=40, unique=True)
    paused_until = models.DateTimeField(null=True, blank=True)
    failures = models.PositiveSmallIntegerField(default=0)
    failing_since = models.DateTimeField(null=True, blank=True)
    last_error = models.TextField(blank=True)

    objects = LaneQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name

    def is_paused(self, now: datetime) -> bool:
        return self.paused_until is not None and self.paused_until > now

    def pause(self, now: datetime, error: str, *, at_least: timedelta = timedelta()) -> None:
        """Each failure in a row rests the lane longer."""
        rest = max(PAUSES[min(self.failures, len(PAUSES) - 1)], at_least)
        Lane.objects.filter(pk=self.pk).update(
            paused_until=now + rest,
            failures=F("failures") + 1,
            failing_since=Coalesce("failing_since", Value(now, output_field=models.DateTimeField())),
            last_error=error,
        )
        self.refresh_from_db()
        # The server's words may name a reader.
        reason = error.partition(":")[0]
        facts = {"until": self.paused_until, "failures": self.failures, "reason": reason}
        note("mail.lane", level=WARNING, lane=self.name, state="rests", **facts)

    def wait(self, until: datetime) -> None:
        """For a limit that is used up; nothing is wrong."""
        Lane.objects.filter(pk=self.pk).update(paused_until=until)
        note("mail.lane", lane=self.name, state="waits", until=until)

    def mark_working(self) -> None:
        if self.failures or self.paused_until:
            self.paused_until, self.failing_since, self.failures, self.last_error = None, None, 0, ""
            self.save(update_fields=["paused_until", "failing_since", "failures", "last_error"])
            note("mail.lane", lane=self.name, state="goes")
