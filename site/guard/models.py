from django.db import models
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _


class Counter(models.Model):
    """How often something was done since a window opened; `key` is a keyed digest, never an address."""

    scope = models.CharField(max_length=100)
    key = models.CharField(max_length=64)
    count = models.PositiveIntegerField()
    ends_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["scope", "key"], name="guard_counter_once")]

    def __str__(self) -> str:
        return f"{self.scope} {self.count}"


class Attachment(models.Model):
    """A file that a visitor sent along. Its content lies under `key`, its name is only what it is called."""

    key = models.CharField(max_length=32, unique=True)
    reference = models.CharField(max_length=80, db_index=True)
    name = models.CharField(_("name"), max_length=100)
    extension = models.CharField(max_length=4)
    size = models.PositiveIntegerField(_("size"))
    created_at = models.DateTimeField(_("received"))

    class Meta:
        default_permissions = ()
        verbose_name = _("attached file")
        verbose_name_plural = _("attached files")

    def __str__(self) -> str:
        return f"{self.name} ({filesizeformat(self.size)})"
