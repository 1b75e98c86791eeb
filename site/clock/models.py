from datetime import datetime, timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _


class HeartbeatQuerySet(models.QuerySet["Heartbeat"]):
    def beat(self, name: str, now: datetime) -> None:
        """One upsert, so that two processes beating at once cannot fail on the unique name."""
        self.bulk_create(
            [Heartbeat(name=name, beat_at=now)],
            update_conflicts=True,
            unique_fields=["name"],
            update_fields=["beat_at"],
        )

    def age(self, name: str, now: datetime) -> timedelta | None:
        beat_at = self.filter(name=name).values_list("beat_at", flat=True).first()
        return None if beat_at is None else now - beat_at

    def last_beats(self, prefix: str) -> dict[str, datetime]:
        return dict(self.filter(name__startswith=prefix).values_list("name", "beat_at"))


class Heartbeat(models.Model):
    """When something that ought to happen every minute last did."""

    name = models.CharField(_("name"), max_length=100, unique=True)
    beat_at = models.DateTimeField(_("last beat"))

    objects = HeartbeatQuerySet.as_manager()

    class Meta:
        verbose_name = _("heartbeat")
        verbose_name_plural = _("heartbeats")

    def __str__(self) -> str:
        return self.name
