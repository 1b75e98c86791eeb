from datetime import datetime
from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

# The permissions below, which the form of a group asks for as they stand.
gettext_noop("Can take out all that is kept about somebody")
gettext_noop("Can erase all that is kept about somebody")


class Person(models.Model):
    """Has no table: it carries the permissions to take out and to erase what is kept about somebody."""

    class Meta:
        managed = False
        default_permissions = ()
        permissions: ClassVar = [
            ("export_person", "Can take out all that is kept about somebody"),
            ("erase_person", "Can erase all that is kept about somebody"),
        ]
        verbose_name = _("personal data")
        verbose_name_plural = _("personal data")

    def __str__(self) -> str:
        return str(self._meta.verbose_name)


class MarkQuerySet(models.QuerySet["Mark"]):
    def archived(self) -> Self:
        return self.filter(until=None)

    def snoozed(self, now: datetime) -> Self:
        return self.filter(until__gt=now)

    def in_force(self, now: datetime) -> Self:
        return self.filter(models.Q(until=None) | models.Q(until__gt=now))


class Mark(models.Model):
    """That something was laid aside in the inbox: until a moment, or, without one, for good.

    It names a row of an app by the kind and the row's primary key. It says nothing of the row itself, which waits as
    before wherever its app shows it.
    """

    kind = models.CharField(max_length=60)
    row = models.BigIntegerField()
    until = models.DateTimeField(null=True, blank=True)
    made_at = models.DateTimeField()

    objects = MarkQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["kind", "row"], name="desk_mark_once")]

    def __str__(self) -> str:
        return f"{self.kind}:{self.row}"
