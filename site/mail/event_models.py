from datetime import datetime
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from mail.enums import EventKind, EventSource, Severity


class DeliveryEventQuerySet(models.QuerySet["DeliveryEvent"]):
    def about(self, queue: str, row_ids: "models.QuerySet[models.Model] | list[int]") -> Self:
        return self.filter(queue=queue, row_id__in=row_ids)

    def with_old_evidence(self, before: datetime) -> Self:
        return self.filter(at__lt=before).exclude(evidence="")


class DeliveryEvent(models.Model):
    """What a server, a report or a mail service said of one mail after it had left: evidence for what follows."""

    kind = models.CharField(_("what"), max_length=14, choices=EventKind)
    severity = models.CharField(_("severity"), max_length=6, choices=Severity, blank=True, default=Severity.NONE)
    source = models.CharField(_("source"), max_length=10, choices=EventSource)
    at = models.DateTimeField(_("when"))
    recipient = models.CharField(_("recipient"), max_length=254, blank=True, db_index=True)
    status = models.CharField(_("status code"), max_length=12, blank=True)
    diagnostic = models.TextField(_("the server's words"), blank=True)
    message_id = models.CharField(_("Message-ID"), max_length=255, blank=True)
    queue = models.CharField(max_length=40, blank=True, editable=False)
    row_id = models.BigIntegerField(null=True, editable=False)
    evidence = models.TextField(_("evidence"), blank=True)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    """The same report, read twice, is one event."""

    objects = DeliveryEventQuerySet.as_manager()

    class Meta:
        verbose_name = _("returned mail")
        verbose_name_plural = _("returned mail")
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["queue", "row_id"], name="event_row")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.recipient}"
