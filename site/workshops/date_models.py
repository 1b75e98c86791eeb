import uuid
from copy import copy
from datetime import datetime
from decimal import Decimal
from typing import ClassVar

from django.contrib.admin import display
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from workshops import timetable
from workshops.enums import DateState, QueueRule, VatRate, Venue
from workshops.money import Price
from workshops.page_models import WorkshopPage
from workshops.querysets import DateQuerySet


class WorkshopDate(models.Model):
    """One time and place of a workshop. A table of its own, never part of a page's revisions: `taken` is the truth
    about the seats, and only `workshops.seats` writes it."""

    workshop = models.ForeignKey(
        WorkshopPage, on_delete=models.PROTECT, related_name="dates", verbose_name=_("workshop")
    )
    title = models.CharField(
        _("what it is called"),
        max_length=255,
        blank=True,
        help_text=_("In e-mails and calendars, where it is something else than the workshop, like a lecture."),
    )
    start = models.DateTimeField(_("starts"))
    end = models.DateTimeField(_("ends"))
    venue = models.CharField(_("room or online"), max_length=10, choices=Venue, default=Venue.PLACE)
    place = models.CharField(_("place"), max_length=120, blank=True, help_text=_("The name of the house or room."))
    address = models.CharField(_("address"), max_length=200, blank=True)
    online_link = models.URLField(
        _("link to the online room"), blank=True, help_text=_("Shown to nobody but those who have booked.")
    )
    seats = models.PositiveIntegerField(_("seats"), default=12, validators=[MinValueValidator(1)])
    taken = models.PositiveIntegerField(_("taken"), default=0, editable=False)
    max_per_booking = models.PositiveSmallIntegerField(
        _("most seats in one booking"), default=8, validators=[MinValueValidator(1), MaxValueValidator(50)]
    )
    state = models.CharField(
        _("state"),
        max_length=10,
        choices=DateState,
        default=DateState.OPEN,
        help_text=_("Cancelling the date cancels its bookings and tells each person. It cannot be undone."),
    )
    booking_deadline = models.DateTimeField(
        _("last time to book"),
        null=True,
        blank=True,
        help_text=_("Until then a booking can be cancelled free of charge as well. Empty: until it starts."),
    )
    private = models.BooleanField(
        _("private"), default=False, help_text=_("Not listed anywhere; only those who are given its address can book.")
    )
    queue_rule = models.CharField(
        _("free seats go to"),
        max_length=10,
        choices=QueueRule,
        default=QueueRule.SKIP,
        help_text=_("When parties wait for seats on a full date, and too few are free for the first."),
    )
    reserved = models.BooleanField(
        default=False, editable=False, help_text="What is free is kept for those who wait: nobody else can book it."
    )
    group_price_excl = models.DecimalField(
        _("price for the whole group, excl. VAT"),
        max_digits=10,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal(0))],
        help_text=_("In kronor, however many come. Empty: the price of a seat, as the workshop has it."),
    )
    group_vat_rate = models.PositiveSmallIntegerField(_("VAT"), choices=VatRate, default=VatRate.STANDARD)
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    sequence = models.PositiveIntegerField(default=0, editable=False)
    changed_at = models.DateTimeField(default=timezone.now, editable=False)
    cancelled_at = models.DateTimeField(null=True, blank=True, editable=False)
    previous_start = models.DateTimeField(
        null=True, blank=True, editable=False, help_text="When it was to begin before it was moved last."
    )

    objects: ClassVar[DateQuerySet] = DateQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("workshop date")
        verbose_name_plural = _("workshop dates")
        ordering = ["start", "pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(taken__gte=0), name="workshop_date_taken_not_negative"),
            models.CheckConstraint(
                condition=models.Q(taken__lte=models.F("seats")), name="workshop_date_never_oversold"
            ),
            models.CheckConstraint(
                condition=models.Q(end__gt=models.F("start")), name="workshop_date_ends_after_start"
            ),
        ]
        indexes = [models.Index(fields=["start", "state"], name="workshop_date_coming")]

    def __str__(self) -> str:
        return f"{self.called}, {timetable.day(self.start)}"

    @property
    @display(description=_("what it is called"))
    def called(self) -> str:
        return self.title or self.workshop.title

    @property
    def page(self) -> WorkshopPage:
        """The workshop in the language of the moment, called as the date is. It asks the database, so it is for single
        dates only."""
        localized: WorkshopPage = self.workshop.localized
        if self.title:
            localized = copy(localized)
            localized.title = self.title
        return localized

    @property
    def left(self) -> int:
        """For whoever wants to book now."""
        return 0 if self.reserved else self.seats - self.taken

    @property
    def left_text(self) -> str:
        return timetable.seats_left(self.left)

    @property
    def seats_text(self) -> str:
        return f"{self.taken}/{self.seats}"

    @property
    def days_text(self) -> str:
        return timetable.days(self.start, self.end)

    @property
    def hours_text(self) -> str:
        return timetable.hours_alone(self.start, self.end)

    @property
    def when_text(self) -> str:
        return timetable.span(self.start, self.end)

    @property
    def where_text(self) -> str:
        if self.venue == Venue.ONLINE:
            return _now("Online")
        return ", ".join(part for part in (self.place, self.address) if part)

    @property
    def closes_at(self) -> datetime:
        return min(self.booking_deadline or self.start, self.start)

    @property
    def closes_text(self) -> str:
        return timetable.day_and_clock(self.closes_at)

    @property
    def price(self) -> Price:
        return self.price_for(1)

    @property
    def is_for_group(self) -> bool:
        """One price however many come."""
        return self.group_price_excl is not None

    def price_for(self, seats: int) -> Price:
        if self.group_price_excl is not None:
            return Price.of(self.group_price_excl, self.group_vat_rate)
        return Price.of(self.workshop.price_excl, self.workshop.vat_rate, seats)

    @property
    def state_text(self) -> str:
        """A private date is open to nobody but those who are given its address."""
        state = self.get_state_display()
        if not self.private:
            return state
        return str(_("Private") if self.state == DateState.OPEN else _("%(state)s (private)") % {"state": state})

    @property
    def is_cancelled(self) -> bool:
        return self.state == DateState.CANCELLED

    def takes_bookings(self, now: datetime) -> bool:
        return self.state == DateState.OPEN and self.closes_at > now

    def is_over(self, now: datetime) -> bool:
        return self.start <= now

    def get_absolute_url(self) -> str:
        return reverse("workshops:book", args=[self.pk])
