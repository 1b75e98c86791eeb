from datetime import time

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.settings.models import register_setting

from pages.site_setting import QuietSiteSetting


@register_setting(icon="tasks", order=20)
class DigestSettings(QuietSiteSetting):
    """Whether the author is told once a day, by mail, of what waits in the inbox."""

    wanted = models.BooleanField(
        _("send me a daily e-mail"),
        default=False,
        help_text=_(
            "It says how much waits for you and since when, and nothing of what it is. "
            "No mail comes on a day when nothing waits."
        ),
    )
    at = models.TimeField(_("time of day"), default=time(7))
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES, default="sv")

    panels = [FieldPanel("wanted"), FieldPanel("at"), FieldPanel("language")]

    class Meta:
        verbose_name = _("daily e-mail about the inbox")
        verbose_name_plural = _("daily e-mail about the inbox")

    def __str__(self) -> str:
        return str(_("daily e-mail about the inbox"))


class DigestDay(models.Model):
    """That the daily mail of this day is done with, whether there was anything to tell or not."""

    day = models.DateField(unique=True)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.day)
