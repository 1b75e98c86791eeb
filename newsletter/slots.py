"""When a letter goes: a wall-clock time on one weekday, kept right across the changes of the clock."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Slot:
    """`date` is the local date, which identifies the slot; `at` is the instant."""

    date: date
    at: datetime


@dataclass(frozen=True, slots=True)
class Rhythm:
    weekday: int
    time: time
    zone: str

    def slot_on(self, day: date) -> Slot:
        local = datetime.combine(day, self.time, ZoneInfo(self.zone))
        return Slot(day, local.astimezone(UTC))

    def next_after(self, moment: datetime) -> Slot:
        """The first slot later than `moment`."""
        today = moment.astimezone(ZoneInfo(self.zone)).date()
        # From the day before: a slot in a gap of the clock lies on the other side of midnight in some zones.
        first = today - timedelta(days=1)
        first += timedelta(days=(self.weekday - first.weekday()) % 7)
        slot = self.slot_on(first)
        while slot.at <= moment:
            slot = self.slot_on(slot.date + WEEK)
        return slot
