"""A VTIMEZONE as Outlook reads it: one STANDARD and one DAYLIGHT, each with a yearly rule and nothing else."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard, vRecur

_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_BASE_YEAR = 1970
_YEARS = 8
"""Enough for a weekday to fall on every date that a rule allows."""


@dataclass(frozen=True)
class Change:
    """One turn of the clock: `wall` is what it showed, in the old offset, when it was turned."""

    wall: datetime
    before: timedelta
    after: timedelta
    name: str
    summer: bool


@dataclass(frozen=True)
class Rule:
    """A turn that comes every year, on the `week`th (or last, -1) `weekday` of `month`."""

    month: int
    week: int
    weekday: int
    change: Change

    @property
    def by_day(self) -> str:
        return f"{self.week}{_DAYS[self.weekday]}"

    def first(self) -> datetime:
        """The wall time of the rule in 1970, where calendars expect a zone to begin."""
        clock = self.change.wall.time()
        if self.week > 0:
            day = datetime.combine(date(_BASE_YEAR, self.month, 1), clock)
            return day + timedelta(days=(self.weekday - day.weekday()) % 7 + 7 * (self.week - 1))
        following = date(_BASE_YEAR + self.month // 12, self.month % 12 + 1, 1)
        last = datetime.combine(following - timedelta(days=1), clock)
        return last - timedelta(days=(last.weekday() - self.weekday) % 7)


@lru_cache(maxsize=16)
def describe(zone_name: str, year: int) -> Timezone | None:
    """The zone as it is in `year`, or None if it does not follow a yearly rule: then times must be written in UTC."""
    zone = ZoneInfo(zone_name)
    component = Timezone()
    component.add("tzid", zone_name)
    changes = [_changes(zone, each) for each in range(year, year + _YEARS)]
    if not any(changes):
        component.add_component(_observance_without_rule(zone, year))
        return component
    if any(len(each) != 2 for each in changes):
        return None
    for turns in zip(*changes, strict=True):
        rule = _rule(turns)
        if rule is None:
            return None
        component.add_component(_observance(rule))
    return component


def _changes(zone: ZoneInfo, year: int) -> list[Change]:
    hour = datetime(year, 1, 1, tzinfo=UTC)
    found = []
    while hour.year == year:
        following = hour + timedelta(hours=24)
        if _offset(hour, zone) != _offset(following, zone):
            found.append(_pin_down(hour, following, zone))
        hour = following
    return found


def _pin_down(low: datetime, high: datetime, zone: ZoneInfo) -> Change:
    before = _offset(low, zone)
    while high - low > timedelta(minutes=1):
        middle = low + (high - low) / 2
        low, high = (middle, high) if _offset(middle, zone) == before else (low, middle)
    # Every zone turns at a full minute.
    moment = high.replace(second=0, microsecond=0)
    local = moment.astimezone(zone)
    return Change(
        wall=(moment + before).replace(tzinfo=None),
        before=before,
        after=_offset(moment, zone),
        name=local.tzname() or "",
        summer=_offset(moment, zone) > before,
    )


def _offset(moment: datetime, zone: ZoneInfo) -> timedelta:
    return moment.astimezone(zone).utcoffset() or timedelta()


def _rule(turns: tuple[Change, ...]) -> Rule | None:
    first = turns[0]
    same = {(turn.wall.month, turn.wall.weekday(), turn.wall.time(), turn.before, turn.after) for turn in turns}
    if len(same) != 1:
        return None
    if all((turn.wall + timedelta(days=7)).month != turn.wall.month for turn in turns):
        return Rule(first.wall.month, -1, first.wall.weekday(), first)
    weeks = {(turn.wall.day - 1) // 7 + 1 for turn in turns}
    return Rule(first.wall.month, weeks.pop(), first.wall.weekday(), first) if len(weeks) == 1 else None


def _observance(rule: Rule) -> TimezoneDaylight | TimezoneStandard:
    part = TimezoneDaylight() if rule.change.summer else TimezoneStandard()
    part.add("dtstart", rule.first())
    part.add("tzoffsetfrom", rule.change.before)
    part.add("tzoffsetto", rule.change.after)
    part.add("tzname", rule.change.name)
    part.add("rrule", vRecur({"FREQ": "YEARLY", "BYMONTH": rule.month, "BYDAY": rule.by_day}))
    return part


def _observance_without_rule(zone: ZoneInfo, year: int) -> TimezoneStandard:
    local = datetime(year, 1, 1, tzinfo=zone)
    part = TimezoneStandard()
    part.add("dtstart", datetime.combine(date(_BASE_YEAR, 1, 1), time()))
    part.add("tzoffsetfrom", local.utcoffset())
    part.add("tzoffsetto", local.utcoffset())
    part.add("tzname", local.tzname())
    return part
