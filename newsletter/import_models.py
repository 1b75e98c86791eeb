from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from newsletter.enums import ImportState
from newsletter.setting_models import Newsletter


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

    class Meta:
        verbose_name = _("file with readers")
        verbose_name_plural = _("files with readers")
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.file_name
