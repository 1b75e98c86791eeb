from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from mail.enums import LimitScope

ANY_DOMAIN = "*"


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
        return f"{self.get_scope_display()}: {self.name}"


class Allowance(models.Model):
    """How far a limit has been used up, shared by all processes and kept across restarts."""

    key = models.CharField(max_length=270, unique=True)
    next_at = models.DateTimeField()
    """When the next mail may start."""
    day = models.DateField()
    taken = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return self.key
