from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class Person(models.Model):
    """Has no table: it carries the permissions to take out and to erase what is kept about somebody."""

    class Meta:
        managed = False
        default_permissions = ()
        permissions: ClassVar = [
            ("export_person", "Can take out all that is kept about a person"),
            ("erase_person", "Can erase all that is kept about a person"),
        ]
        verbose_name = _("personal data")
        verbose_name_plural = _("personal data")

    def __str__(self) -> str:
        return str(self._meta.verbose_name)
