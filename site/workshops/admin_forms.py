from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms import WagtailAdminModelForm

from workshops import notices, participants
from workshops.change import change, too_few_seats
from workshops.enums import DateState, Venue
from workshops.invoice_form import InvoiceNumbers
from workshops.models import Booking, WorkshopDate
from workshops.participant_forms import address_of
from workshops.wall_time import WallTimeField


class DateForm(WagtailAdminModelForm):
    start = WallTimeField(label=gettext_lazy("Starts"))
    end = WallTimeField(label=gettext_lazy("Ends"))
    booking_deadline = WallTimeField(
        label=gettext_lazy("Last time to book"),
        required=False,
        help_text=gettext_lazy(
            "Until then a booking can be cancelled free of charge as well. Empty: until the workshop starts."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # The fields write into the instance while they are checked, so what stands in the database is kept here.
        self.was_cancelled = bool(self.instance.pk) and self.instance.is_cancelled
        self.old_workshop_id = self.instance.workshop_id if self.instance.pk else None

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        self._check_times(cleaned)
        if cleaned.get("venue") == Venue.PLACE and not cleaned.get("place"):
            self.add_error("place", _("Write where it is held, or choose online."))
        if self.instance.pk:
            self._check_against_bookings(cleaned)
        return cleaned

    def _check_times(self, cleaned: dict[str, Any]) -> None:
        start, end, deadline = cleaned.get("start"), cleaned.get("end"), cleaned.get("booking_deadline")
        if start and end and end <= start:
            self.add_error("end", _("It must end after it starts."))
        if start and deadline and deadline > start:
            self.add_error("booking_deadline", _("This is after the workshop has started."))

    def _check_against_bookings(self, cleaned: dict[str, Any]) -> None:
        taken = WorkshopDate.objects.values_list("taken", flat=True).get(pk=self.instance.pk)
        if cleaned.get("seats") and cleaned["seats"] < taken:
            self.add_error("seats", too_few_seats(taken))
        workshop = cleaned.get("workshop")
        if workshop and workshop.pk != self.old_workshop_id and self.instance.bookings.exists():
            self.add_error("workshop", _("It has bookings, which were made for another workshop."))
        if self.was_cancelled and cleaned.get("state") not in (None, DateState.CANCELLED):
            self.add_error(
                "state",
                _("A cancelled date cannot be opened again: those who booked have been told. Make a new date instead."),
            )

    def save(self, commit: bool = True) -> WorkshopDate:
        date: WorkshopDate = self.instance
        if not date.pk:
            date.save()
        else:
            change(date, self.changed_data, timezone.now())
        return date


class SavesWhatChanged(WagtailAdminModelForm):
    """Writes only the fields that were changed here: the others may have moved while the page was open."""

    def clean_email(self) -> str:
        """What cannot be written to would stop every mail behind it."""
        return address_of(self.cleaned_data["email"])

    def save(self, commit: bool = True) -> Any:
        self.instance.save(update_fields=self.changed_data)
        return self.instance


class BookingAdminForm(InvoiceNumbers, SavesWhatChanged):
    """Saving a booking is also a way to say that it has been seen."""

    def save(self, commit: bool = True) -> Booking:
        booking: Booking = super().save(commit)
        now = timezone.now()
        if booking.seen_at is None:
            booking.mark_seen(now)
        if "email" in self.changed_data and booking.is_live and not booking.date.is_over(now):
            booking.count_revision()
            notices.confirm(booking, now)
            participants.follow_contact(booking, self.initial["email"], now)
        return booking
