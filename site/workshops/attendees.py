"""Who comes to a date, seat by seat, with what they have answered: for the screen, for paper and as a file."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from desk.spreadsheet import Cell, Table
from workshops.models import Answer, Booking, Participant, WorkshopDate
from workshops.timetable import local


@dataclass(frozen=True)
class Attendee:
    participant: Participant
    answers: Sequence[Answer]
    """Of the booking, with its first seat only: who counts portions must not count one twice."""

    @property
    def booking(self) -> Booking:
        return self.participant.booking

    @property
    def name(self) -> str:
        return self.participant.name or _("Seat %(number)d, booked by %(name)s") % {
            "number": self.participant.position,
            "name": self.booking.name,
        }

    def answer_to(self, question: str) -> str:
        return "; ".join(answer.text for answer in self.answers if answer.question == question)


def of(date: WorkshopDate, *, health: bool = False) -> list[Attendee]:
    """Two queries. What was told about health is among the answers only where it is asked for."""
    rows = Participant.objects.coming(date.pk).select_related("booking").prefetch_related("booking__answers")
    return [Attendee(row, _answers(row, health=health)) for row in rows]


def _answers(row: Participant, *, health: bool) -> list[Answer]:
    if row.position != 1:
        return []
    return [answer for answer in row.booking.answers.all() if health or not answer.health]


def questions(attendees: Sequence[Attendee]) -> list[str]:
    """Each once, in the order they were asked."""
    return list(dict.fromkeys(answer.question for attendee in attendees for answer in attendee.answers))


def table(date: WorkshopDate, *, health: bool = False) -> Table:
    attendees = of(date, health=health)
    asked = questions(attendees)
    headings = [
        _("Name"), _("E-mail"), _("Company"), _("Booked by"), _("Telephone"), _("Reference number"), _("Seat"),
        _("Booked on"), _("Was there"), _("Ticked at"),
    ]  # fmt: skip
    rows: list[Sequence[Cell]] = [[*_line(row), *map(row.answer_to, asked)] for row in attendees]
    title = f"{_('participants')}-{local(date.start).date()}"
    return Table(title=title, headings=[*headings, *asked], rows=rows)


def _line(attendee: Attendee) -> list[Cell]:
    participant, booking = attendee.participant, attendee.booking
    return [
        participant.name,
        participant.email,
        booking.company,
        booking.name,
        booking.phone,
        booking.reference,
        participant.position,
        local(booking.created_at).date(),
        {True: _("Yes"), False: _("No"), None: ""}[participant.attended],
        participant.attended_at,
    ]
