from datetime import datetime
from typing import TYPE_CHECKING, ClassVar, Self

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from desk.log_labels import NAMELESS
from workshops import timetable
from workshops.booking_models import Booking
from workshops.date_models import WorkshopDate
from workshops.enums import WaitingState

if TYPE_CHECKING:
    Parties = models.QuerySet["WaitingParty"]
else:
    Parties = models.QuerySet

IN_LINE = (WaitingState.WAITING, WaitingState.OFFERED)


class WaitingQuerySet(Parties):
    def waiting(self) -> Self:
        return self.filter(state=WaitingState.WAITING)

    def offered(self) -> Self:
        return self.filter(state=WaitingState.OFFERED)

    def in_line(self) -> Self:
        return self.filter(state__in=IN_LINE)

    def line(self, date_id: int) -> Self:
        return self.waiting().filter(date=date_id).order_by("joined_at", "pk")

    def overdue(self, now: datetime) -> Self:
        return self.offered().filter(offer_expires_at__lte=now).order_by("offer_expires_at", "pk")

    def unseen(self) -> Self:
        return self.waiting().filter(seen_at__isnull=True)

    def with_date(self) -> Self:
        return self.select_related("date__workshop")

    def with_place(self) -> Self:
        """Each with `ahead`: how many parties stand before it in its line."""
        rows = WaitingParty.objects.waiting().filter(date=OuterRef("date")).order_by()
        before = rows.filter(
            Q(joined_at__lt=OuterRef("joined_at")) | Q(joined_at=OuterRef("joined_at"), pk__lt=OuterRef("pk"))
        )
        counted = before.values("date").annotate(number=Count("pk")).values("number")
        return self.annotate(ahead=Coalesce(Subquery(counted), 0))

    def of_persons_over_before(self, moment: datetime) -> Self:
        return self.filter(date__end__lt=moment).exclude(name=NAMELESS).order_by("pk")

    def with_client_before(self, moment: datetime) -> Self:
        return self.filter(created_at__lt=moment).exclude(client="")


class WaitingParty(models.Model):
    """A party that waits for seats on a full date, all of them together. While it has an offer the seats are counted as
    taken on the date."""

    date = models.ForeignKey(
        WorkshopDate, on_delete=models.PROTECT, related_name="waiting", verbose_name=_("workshop date")
    )
    seats = models.PositiveSmallIntegerField(_("seats"), validators=[MinValueValidator(1)])
    name = models.CharField(_("name"), max_length=100)
    email = models.EmailField(_("e-mail"), max_length=254)
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES)
    state = models.CharField(_("state"), max_length=10, choices=WaitingState, default=WaitingState.WAITING)
    joined_at = models.DateTimeField(_("in line since"), default=timezone.now, editable=False)
    offered_at = models.DateTimeField(_("offered"), null=True, blank=True, editable=False)
    offer_expires_at = models.DateTimeField(_("offer good until"), null=True, blank=True, editable=False)
    passed_over_at = models.DateTimeField(null=True, blank=True, editable=False)
    settled_at = models.DateTimeField(_("settled"), null=True, blank=True, editable=False)
    booking = models.OneToOneField(
        Booking, on_delete=models.SET_NULL, null=True, blank=True, related_name="waited", verbose_name=_("booking")
    )
    submission_key = models.CharField(max_length=64, unique=True, editable=False)
    client = models.CharField(max_length=64, blank=True, editable=False)
    created_at = models.DateTimeField(_("asked"), default=timezone.now, editable=False)
    seen_at = models.DateTimeField(_("seen"), null=True, blank=True, editable=False)

    objects: ClassVar[WaitingQuerySet] = WaitingQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("waiting party")
        verbose_name_plural = _("waiting parties")
        ordering = ["date", "joined_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(seats__gte=1), name="workshop_waiting_has_seats"),
            models.CheckConstraint(
                condition=~Q(state=WaitingState.OFFERED) | Q(offer_expires_at__isnull=False),
                name="workshop_offer_has_an_end",
            ),
        ]
        indexes = [
            models.Index(fields=["date", "state", "joined_at"], name="workshop_waiting_line"),
            models.Index(
                fields=["offer_expires_at"],
                condition=Q(state=WaitingState.OFFERED),
                name="workshop_offer_due",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.seats_text}"

    @property
    def seats_text(self) -> str:
        return timetable.seat_count(self.seats)

    @property
    def is_waiting(self) -> bool:
        return self.state == WaitingState.WAITING

    @property
    def is_offered(self) -> bool:
        return self.state == WaitingState.OFFERED

    @property
    def expires_text(self) -> str:
        return timetable.day_and_clock(self.offer_expires_at) if self.offer_expires_at else ""

    @property
    def place(self) -> int | None:
        """In its line, from 1; None for a party that does not wait."""
        if not self.is_waiting:
            return None
        counted = self if hasattr(self, "ahead") else WaitingParty.objects.with_place().get(pk=self.pk)
        return int(getattr(counted, "ahead", 0)) + 1

    def step(self, state: WaitingState, *, was: WaitingState, **fields: object) -> bool:
        """From one state to another, by one conditional UPDATE. False where it is not in that state any more."""
        rows = WaitingParty.objects.filter(pk=self.pk, state=was, seats=self.seats)
        if not rows.update(state=state, **fields):
            return False
        self.refresh_from_db(fields=["state", *fields])
        return True
