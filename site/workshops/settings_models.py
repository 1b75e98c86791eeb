import secrets

from django.db import models
from django.utils.translation import gettext_lazy as _

from pages.site_setting import QuietSiteSetting


class WorkshopSettings(QuietSiteSetting):
    """What holds for all workshops."""

    feed_key = models.CharField(max_length=64, blank=True, editable=False)

    class Meta:
        verbose_name = _("workshop settings")
        verbose_name_plural = _("workshop settings")

    def __str__(self) -> str:
        return str(_("workshop settings"))

    def renew_feed_key(self) -> None:
        """From now on the old address of the author's calendar opens nothing."""
        self.feed_key = secrets.token_urlsafe(24)
        if self.pk:
            self.save(update_fields=["feed_key"])
        else:
            self.save()
