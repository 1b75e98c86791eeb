from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from workshops import vtimezone


def lines(zone: str, year: int = 2026) -> list[str]:
    component = vtimezone.describe(zone, year)
    assert component is not None
    return str(component.to_ical().decode()).split("\r\n")


def test_statement_7_stockholm_has_one_rule_for_summer_and_one_for_winter() -> None:
    assert lines("Europe/Stockholm") == [
        "BEGIN:VTIMEZONE",
        "TZID:Europe/Stockholm",
        "BEGIN:DAYLIGHT",
        "DTSTART:19700329T020000",
        "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3",
        "TZNAME:CEST",
        "TZOFFSETFROM:+0100",
        "TZOFFSETTO:+0200",
        "END:DAYLIGHT",
        "BEGIN:STANDARD",
        "DTSTART:19701025T030000",
        "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10",
        "TZNAME:CET",
        "TZOFFSETFROM:+0200",
        "TZOFFSETTO:+0100",
        "END:STANDARD",
        "END:VTIMEZONE",
        "",
    ]


@pytest.mark.parametrize(
    "zone",
    ["Europe/Stockholm", "Europe/London", "Europe/Athens", "America/New_York", "Australia/Sydney", "Asia/Tokyo", "UTC"],
)
@pytest.mark.parametrize("year", [2026, 2031])
def test_statement_7_the_description_agrees_with_the_zone_every_day_of_the_year(zone: str, year: int) -> None:
    component = vtimezone.describe(zone, year)
    assert component is not None
    described, real = component.to_tz(lookup_tzid=False), ZoneInfo(zone)
    noons = [datetime(year, 1, 1, 12, tzinfo=UTC).replace(tzinfo=None) + timedelta(days=day) for day in range(365)]
    wrong = [noon for noon in noons if described.utcoffset(noon) != noon.replace(tzinfo=real).utcoffset()]
    assert wrong == []


def test_a_zone_that_follows_no_yearly_rule_is_not_described() -> None:
    assert vtimezone.describe("Africa/Casablanca", 2026) is None


def test_a_zone_whose_rule_changes_is_not_described() -> None:
    # The United States moved their dates in 2007.
    assert vtimezone.describe("America/New_York", 2004) is None
