from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from workshops.booking_models import Booking
from workshops.enums import NoteKind
from workshops.participant_models import Participant


class SentNote(models.Model):
    """Says that a reminder or a follow-up has been written. It is stored with the mail in one transaction, and there
    can be but one for a person and a time: so it is what keeps a mail from being written twice."""

    booking = models.ForeignKey(Booking, on_delete=models.CASCADE, related_name="notes_sent")
    participant = models.ForeignKey(
        Participant,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="notes_sent",
        help_text="Empty: it went to whoever booked.",
    )
    kind = models.CharField(max_length=10, choices=NoteKind)
    start = models.DateTimeField(help_text="Of the date when the mail was written: a moved date is told of anew.")
    written_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("reminder or follow-up")
        verbose_name_plural = _("reminders and follow-ups")
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "booking", "start"],
                condition=models.Q(participant__isnull=True),
                name="workshop_note_written_once",
            ),
            models.UniqueConstraint(fields=["kind", "participant", "start"], name="workshop_note_to_each_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.booking_id}"
