from datetime import date, datetime
from typing import Self

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from mail import kinds
from mail.enums import LimitScope

ANY_DOMAIN = "*"


def configured_relay() -> str:
    """The mail server of the settings, as limits name it."""
    return f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}".lower()


def local_day(moment: datetime) -> date:
    """The day that a mail is counted on: the site's, whatever zone the person at the screen has chosen."""
    return timezone.localdate(moment, timezone.get_default_timezone())


class SendingLimit(models.Model):
    """How fast, and how much a day, may be sent: by one lane, through the mail server, or to one domain.

    A domain named "*" stands for each domain that has no row of its own.
    """

    scope = models.CharField(_("counts"), max_length=10, choices=LimitScope)
    name = models.CharField(_("name"), max_length=254)
    per_second = models.DecimalField(
        _("at most a second"),
        max_digits=8,
        decimal_places=3,
        null=True,
        blank=True,
        validators=[MinValueValidator(0.001)],
    )
    per_day = models.PositiveIntegerField(_("at most a day"), null=True, blank=True, validators=[MinValueValidator(1)])

    class Meta:
        verbose_name = _("sending limit")
        verbose_name_plural = _("sending limits")
        ordering = ["scope", "name"]
        constraints = [models.UniqueConstraint(fields=["scope", "name"], name="one_limit_a_name")]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        return f"{self.get_scope_display()}: {self.name_in_words}"

    @property
    def name_in_words(self) -> str:
        if self.is_for_each_domain:
            return gettext("each domain without a limit of its own")
        return kinds.label(self.name) if self.scope == LimitScope.LANE else self.name

    @property
    def is_for_each_domain(self) -> bool:
        return self.scope == LimitScope.DOMAIN and self.name == ANY_DOMAIN

    @property
    def key(self) -> str:
        return allowance_key(self.scope, self.name)


def allowance_key(scope: str, name: str) -> str:
    return f"{scope}:{name}"


class AllowanceQuerySet(models.QuerySet["Allowance"]):
    def on(self, day: date) -> Self:
        return self.filter(day=day)

    def busiest_domain(self, day: date, but: list[str]) -> "Allowance | None":
        """That with the most mails of `day`, apart from the domains named in `but`."""
        keys = [allowance_key(LimitScope.DOMAIN, name) for name in but]
        domains = self.on(day).filter(key__startswith=allowance_key(LimitScope.DOMAIN, ""))
        return domains.exclude(key__in=keys).order_by("-taken", "key").first()

    def forget(self, before: datetime) -> int:
        """Counts that hold nothing back any more: one is written for each domain that mail goes to."""
        return self.filter(next_at__lt=before, day__lt=local_day(before)).delete()[0]


class Allowance(models.Model):
    """How far a limit has been used up, shared by all processes and kept across restarts."""

    key = models.CharField(max_length=270, unique=True)
    next_at = models.DateTimeField()
    """When the next mail may start."""
    day = models.DateField()
    taken = models.PositiveIntegerField(default=0)

    objects = AllowanceQuerySet.as_manager()

    def __str__(self) -> str:
        return self.key
