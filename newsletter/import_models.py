from datetime import datetime, timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from newsletter.enums import ImportState
from newsletter.setting_models import Newsletter

KEPT = timedelta(days=7)
"""How long a file that nothing was done with, and the addresses in a report, are kept."""


class ReaderImportQuerySet(models.QuerySet["ReaderImport"]):
    def of(self, newsletter: Newsletter) -> Self:
        return self.filter(newsletter=newsletter)

    def running(self) -> Self:
        return self.filter(state=ImportState.RUNNING)

    def forget(self, pk: int) -> bool:
        """Only a file that nothing was done with."""
        return self.filter(pk=pk, state=ImportState.LOOKED_AT).delete()[0] > 0

    def left_lying(self, now: datetime) -> Self:
        """Files that were looked at and then forgotten."""
        return self.filter(state=ImportState.LOOKED_AT, created_at__lt=now - KEPT)

    def done_long_ago(self, now: datetime) -> Self:
        return self.filter(state=ImportState.DONE, finished_at__lt=now - KEPT)


class ReaderImport(models.Model):
    """A file with readers, kept between the look at what it would do and the doing of it."""

    newsletter = models.ForeignKey(Newsletter, on_delete=models.CASCADE, related_name="+")
    file_name = models.CharField(_("file"), max_length=255)
    content = models.BinaryField()
    consent_source = models.TextField(_("where these readers said yes"), max_length=500)
    state = models.CharField(_("state"), max_length=10, choices=ImportState, default=ImportState.LOOKED_AT)
    report = models.JSONField(default=dict)
    created_at = models.DateTimeField(_("brought at"))
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", editable=False
    )
    finished_at = models.DateTimeField(null=True, editable=False)

    objects = ReaderImportQuerySet.as_manager()

    class Meta:
        verbose_name = _("file with readers")
        verbose_name_plural = _("files with readers")
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.file_name

    def mark_running(self, consent_source: str) -> bool:
        rows = ReaderImport.objects.filter(pk=self.pk, state=ImportState.LOOKED_AT)
        return rows.update(state=ImportState.RUNNING, consent_source=consent_source) == 1

    def mark_done(self, now: datetime) -> bool:
        """The file itself is no longer needed: what it said stands with each reader."""
        rows = ReaderImport.objects.filter(pk=self.pk, state=ImportState.RUNNING)
        return rows.update(state=ImportState.DONE, finished_at=now, content=b"") == 1
