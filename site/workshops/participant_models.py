import uuid
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, ClassVar, Self

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from guard.mailboxes import spellings
from workshops.booking_models import Booking
from workshops.date_models import WorkshopDate
from workshops.enums import BookingState, NoteKind
from workshops.querysets import notes_of

if TYPE_CHECKING:
    Participants = models.QuerySet["Participant"]
else:
    Participants = models.QuerySet


class ParticipantQuerySet(Participants):
    def coming(self, date_id: int) -> Self:
        """On the live bookings of a date, in the order of the attendance sheet."""
        rows = self.filter(booking__date=date_id, booking__state=BookingState.CONFIRMED)
        return rows.order_by("booking__created_at", "booking_id", "position")

    def invited_to(self, date_id: int) -> Self:
        """Those who have an invitation of their own."""
        return self.coming(date_id).exclude(invited="")

    def of_the_contact(self) -> Self:
        return self.filter(Q(email__iexact=F("booking__email")) | Q(email="", name=F("booking__name")))

    def known(self) -> Self:
        return self.exclude(name="", email="")

    def absent(self) -> Self:
        return self.filter(attended=False)

    def not_absent(self) -> Self:
        return self.exclude(attended=False)

    def without_note(self, kind: str, date: WorkshopDate) -> Self:
        """Who is still to be written to. A seat that was booked within the last day needs no reminder, and no
        follow-up goes to anybody who was not there."""
        rows = self.coming(date.pk).exclude(email="")
        if kind == NoteKind.REMINDER:
            rows = rows.filter(booking__created_at__lt=date.start - timedelta(days=1))
        else:
            rows = rows.not_absent()
        return rows.exclude(notes_sent__in=notes_of(kind, date))

    def with_booking(self) -> Self:
        return self.select_related("booking__date__workshop")


class Participant(models.Model):
    """One seat of a booking, and who sits on it as far as that is known. A live booking has as many as it has seats."""

    booking = models.ForeignKey(
        Booking, on_delete=models.CASCADE, related_name="participants", verbose_name=_("booking")
    )
    position = models.PositiveSmallIntegerField(_("seat"), validators=[MinValueValidator(1)])
    name = models.CharField(_("name"), max_length=100, blank=True)
    email = models.EmailField(_("e-mail"), max_length=254, blank=True)
    attended = models.BooleanField(_("was there"), null=True, blank=True)
    attended_at = models.DateTimeField(_("ticked at"), null=True, blank=True, editable=False)

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    sequence = models.PositiveIntegerField(default=0, editable=False)
    invited = models.EmailField(
        max_length=254,
        blank=True,
        editable=False,
        help_text="Who has the invitation of this seat in a calendar now. Whoever booked has that of the booking.",
    )

    objects: ClassVar[ParticipantQuerySet] = ParticipantQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("participant")
        verbose_name_plural = _("participants")
        ordering = ["booking", "position"]
        constraints = [
            models.UniqueConstraint(fields=["booking", "position"], name="workshop_participant_place"),
            models.CheckConstraint(condition=Q(position__gte=1), name="workshop_participant_place_counts_from_1"),
        ]

    def __str__(self) -> str:
        return self.name or str(self.position)

    @property
    def is_contact(self) -> bool:
        """Whoever booked has the booking's own mails and calendar entry, and needs no second one."""
        return bool(self.email) and self.email.casefold() in map(str.casefold, spellings(self.booking.email))

    @property
    def calendar_address(self) -> str:
        return self.invited

    @property
    def date(self) -> WorkshopDate:
        return self.booking.date

    @property
    def date_id(self) -> int:
        return self.booking.date_id

    @property
    def organizer(self) -> str:
        return self.booking.organizer

    @property
    def language(self) -> str:
        return self.booking.language

    def mark_invited(self, address: str) -> None:
        """Another person has another event: the one that was called off keeps its UID for good."""
        self.uid, self.sequence, self.invited = uuid.uuid4(), 0, address
        self.save(update_fields=["uid", "sequence", "invited"])

    def count_revision(self) -> None:
        self.sequence += 1
        self.save(update_fields=["sequence"])

    def mark_uninvited(self) -> None:
        self.invited = ""
        self.save(update_fields=["invited"])

    def mark_attended(self, attended: bool | None, now: datetime) -> None:
        self.attended, self.attended_at = attended, None if attended is None else now
        self.save(update_fields=["attended", "attended_at"])
