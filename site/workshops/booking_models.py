import uuid
from datetime import datetime
from decimal import Decimal
from typing import Any, ClassVar

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from workshops import timetable
from workshops.date_models import WorkshopDate
from workshops.enums import BookingState, CancelledBy, VatRate
from workshops.money import Price
from workshops.querysets import BookingQuerySet
from workshops.validators import is_personal


class Booking(models.Model):
    """Seats that one contact holds. The price is what it was at the moment of booking."""

    date = models.ForeignKey(
        WorkshopDate, on_delete=models.PROTECT, related_name="bookings", verbose_name=_("workshop date")
    )
    reference = models.CharField(_("reference number"), max_length=12, unique=True)
    state = models.CharField(_("state"), max_length=10, choices=BookingState, default=BookingState.CONFIRMED)
    seats = models.PositiveIntegerField(_("seats"), validators=[MinValueValidator(1)])
    name = models.CharField(_("name"), max_length=100)
    email = models.EmailField(_("e-mail"), max_length=254)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    message = models.TextField(_("message"), blank=True, max_length=2000)

    company = models.CharField(_("company"), max_length=120, blank=True)
    org_number = models.CharField(_("organisation number"), max_length=11, blank=True)
    vat_number = models.CharField(_("VAT number"), max_length=14, blank=True)
    invoice_email = models.EmailField(_("e-mail for the invoice"), max_length=254, blank=True)
    invoice_address = models.TextField(_("invoice address"), blank=True, max_length=400)
    invoice_reference = models.CharField(_("your reference or order number"), max_length=80, blank=True)
    einvoice_address = models.CharField(_("e-invoice address (Peppol)"), max_length=20, blank=True)

    price_each = models.DecimalField(
        _("agreed price excl. VAT, per seat or for the whole group"), max_digits=10, decimal_places=2
    )
    for_group = models.BooleanField(
        _("one price for all"), default=False, editable=False, help_text="Then `price_each` is that of the whole group."
    )
    group_seats = models.PositiveIntegerField(
        null=True,
        editable=False,
        help_text="How many the one price is for, once the group sits on a date where each seat has its price.",
    )
    extra_each = models.DecimalField(
        max_digits=10, decimal_places=2, null=True, editable=False, help_text="What a seat beyond those costs."
    )
    vat_rate = models.PositiveSmallIntegerField(_("VAT"), choices=VatRate)
    total_excl = models.DecimalField(_("total excl. VAT"), max_digits=12, decimal_places=2)
    total_vat = models.DecimalField(_("VAT amount"), max_digits=12, decimal_places=2)
    total_incl = models.DecimalField(_("total incl. VAT"), max_digits=12, decimal_places=2)

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    sequence = models.PositiveIntegerField(default=0, editable=False)
    organizer = models.EmailField(
        max_length=254, editable=False, help_text="As in the first invitation; calendars refuse changes from another."
    )
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES)
    submission_key = models.CharField(max_length=64, unique=True, editable=False)
    client = models.CharField(max_length=64, blank=True, editable=False)
    created_at = models.DateTimeField(_("booked"), default=timezone.now, editable=False)
    cancelled_at = models.DateTimeField(_("cancelled at"), null=True, blank=True, editable=False)
    cancelled_by = models.CharField(
        _("how it was cancelled"), max_length=10, choices=CancelledBy, blank=True, editable=False
    )
    seen_at = models.DateTimeField(_("seen"), null=True, blank=True, editable=False)
    notes = models.TextField(_("your notes"), blank=True, help_text=_("Seen by nobody but you."))

    objects: ClassVar[BookingQuerySet] = BookingQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("booking")
        verbose_name_plural = _("bookings")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(seats__gte=1), name="workshop_booking_has_seats"),
        ]
        indexes = [models.Index(fields=["date", "state"], name="workshop_booking_live")]

    def __str__(self) -> str:
        return f"{self.reference}, {self.name}"

    @property
    def is_live(self) -> bool:
        return self.state == BookingState.CONFIRMED

    @property
    def calendar_address(self) -> str:
        return self.email

    @property
    def seats_text(self) -> str:
        return timetable.seat_count(self.seats)

    @property
    def price(self) -> Price:
        return Price(excl=self.total_excl, vat=self.total_vat, incl=self.total_incl, rate=self.vat_rate)

    @property
    def masked_org_number(self) -> str:
        """A sole trader's number is a person's: lists show only how it begins."""
        return f"{self.org_number[:6]}-****" if is_personal(self.org_number) else self.org_number

    def may_be_cancelled(self, now: datetime) -> bool:
        return self.is_live and self.date.closes_at > now

    def fix_price(self, date: WorkshopDate) -> None:
        price = date.price_for(self.seats)
        self.price_each, self.vat_rate = date.price.excl, price.rate
        self.for_group = date.is_for_group
        self.total_excl, self.total_vat, self.total_incl = price.excl, price.vat, price.incl

    @property
    def has_one_price(self) -> bool:
        """However many come."""
        return self.for_group and self.extra_each is None

    def price_for(self, seats: int) -> Price:
        """At the price that was agreed."""
        if not self.for_group:
            return Price.of(self.price_each, self.vat_rate, seats)
        beyond = max(seats - (self.group_seats or seats), 0)
        return Price.of(self.price_each + beyond * (self.extra_each or Decimal(0)), self.vat_rate)

    def agreed_on(self, date: WorkshopDate) -> dict[str, Any]:
        """What moving there does to the price that was agreed. One price for however many come is for a date of their
        own: elsewhere it stays that of those who are in the group now, and more pay as everybody there does."""
        if not self.for_group:
            return {}
        if date.is_for_group:
            return {"group_seats": None, "extra_each": None}
        extra = date.price.excl if self.extra_each is None else self.extra_each
        return {"group_seats": self.group_seats or self.seats, "extra_each": extra}

    def mark_seen(self, now: datetime) -> None:
        self.seen_at = now
        self.save(update_fields=["seen_at"])

    def count_revision(self) -> None:
        """The next invitation is a new version of the one that calendars have."""
        Booking.objects.filter(pk=self.pk).update(sequence=models.F("sequence") + 1)
        self.refresh_from_db(fields=["sequence"])
