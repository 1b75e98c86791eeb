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

    @property
    def tz(self) -> ZoneInfo:
        return ZoneInfo(self.zone)

    def slot_on(self, day: date) -> Slot:
        # A time that comes twice that day is meant the first time.
        local = datetime.combine(day, self.time.replace(fold=0), self.tz)
        return Slot(day, local.astimezone(UTC))

    def next_after(self, moment: datetime) -> Slot:
        """The first slot later than `moment`."""
        today = moment.astimezone(self.tz).date()
        # From the day before: a slot in a gap of the clock lies on the other side of midnight in some zones.
        first = today - timedelta(days=1)
        first += timedelta(days=(self.weekday - first.weekday()) % 7)
        slot = self.slot_on(first)
        while slot.at <= moment:
            slot = self.slot_on(slot.date + WEEK)
        return slot

    def next_monthly(self, moment: datetime) -> Slot:
        """The first slot of a month that is later than `moment`."""
        slot = self.next_after(moment)
        while not is_first_of_month(slot.date):
            slot = self.slot_on(slot.date + WEEK)
        return slot

    def monthly_before(self, day: date) -> date:
        """The date of the last first slot of a month before `day`."""
        found = day - timedelta(days=1 + (day.weekday() - 1 - self.weekday) % 7)
        while not is_first_of_month(found):
            found -= WEEK
        return found


def is_first_of_month(day: date) -> bool:
    return day.day <= WEEK.days
