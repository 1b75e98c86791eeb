from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mail.answers import SentAnswer
from workshops.enums import OPEN, Budget, RequestState, VatRate, Venue
from workshops.money import Price
from workshops.querysets import RequestQuerySet


class InHouseRequest(models.Model):
    """Somebody asks for a workshop, or whatever else a page describes, at their own company."""

    page = models.ForeignKey(
        "wagtailcore.Page",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("page"),
    )
    about = models.CharField(_("about"), max_length=255, help_text=_("The page's title when the question was asked."))
    reference = models.CharField(_("reference number"), max_length=12, unique=True)
    state = models.CharField(_("state"), max_length=10, choices=RequestState, default=RequestState.NEW)
    name = models.CharField(_("name"), max_length=100)
    email = models.EmailField(_("e-mail"), max_length=254)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    company = models.CharField(_("company"), max_length=120)
    first_date = models.CharField(_("first choice of date"), max_length=80)
    second_date = models.CharField(_("second choice"), max_length=80, blank=True)
    third_date = models.CharField(_("third choice"), max_length=80, blank=True)
    group_size = models.PositiveIntegerField(_("how many people"))
    venue = models.CharField(_("room or online"), max_length=10, choices=Venue, default=Venue.PLACE)
    town = models.CharField(_("town"), max_length=80, blank=True)
    budget = models.CharField(_("budget"), max_length=10, choices=Budget, default=Budget.UNKNOWN)
    message = models.TextField(_("what you want to achieve"), max_length=4000)

    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES)
    submission_key = models.CharField(max_length=64, unique=True, editable=False)
    client = models.CharField(max_length=64, blank=True, editable=False)
    created_at = models.DateTimeField(_("asked"), default=timezone.now, editable=False)
    due_on = models.DateField(_("due"), null=True, blank=True)
    booking = models.OneToOneField(
        "workshops.Booking",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="request",
        verbose_name=_("booking"),
    )
    notes = models.TextField(_("your notes"), blank=True, help_text=_("Seen by nobody but you."))

    objects: ClassVar[RequestQuerySet] = RequestQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("in-house request")
        verbose_name_plural = _("in-house requests")
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["state", "created_at"], name="workshop_request_board")]

    def __str__(self) -> str:
        return f"{self.reference}, {self.company}"

    @property
    def mail_reference(self) -> str:
        """How the outbox knows the mails about this request, and the attachments theirs."""
        return f"in-house:{self.pk}"

    def is_overdue(self, now: datetime) -> bool:
        return self.state in OPEN and self.due_on is not None and self.due_on < timezone.localdate(now)

    @property
    def dates(self) -> list[str]:
        """As they were typed."""
        return [choice for choice in (self.first_date, self.second_date, self.third_date) if choice]

    @property
    def dates_text(self) -> str:
        return "; ".join(self.dates)


class RequestStep(models.Model):
    """A request moved from one state to another. `due_before` is what undoing it brings back."""

    request = models.ForeignKey(InHouseRequest, on_delete=models.CASCADE, related_name="steps")
    before = models.CharField(max_length=10, choices=RequestState)
    state = models.CharField(_("state"), max_length=10, choices=RequestState)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()
    due_before = models.DateField(null=True)

    class Meta:
        default_permissions = ()
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.request_id}: {self.before} > {self.state}"


class RequestAnswer(SentAnswer):
    """The author's answer; with a price it is a quotation."""

    request = models.ForeignKey(
        InHouseRequest, on_delete=models.CASCADE, related_name="answers", verbose_name=_("in-house request")
    )
    price_excl = models.DecimalField(_("price excl. VAT"), max_digits=12, decimal_places=2, null=True)
    vat_rate = models.PositiveSmallIntegerField(_("VAT"), choices=VatRate, default=VatRate.STANDARD)

    def __str__(self) -> str:
        return f"{self.request_id} {self.sent_at}"

    @property
    def price(self) -> Price | None:
        return None if self.price_excl is None else Price.of(self.price_excl, self.vat_rate)

    @property
    def terms(self) -> list[str]:
        return self.price.lines if self.price else []
