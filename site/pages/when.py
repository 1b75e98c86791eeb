"""How a moment is said to the author: day, time of day and by whose clock."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext as _

SWEDISH = "Europe/Stockholm"


def said(moment: datetime, now: datetime, zone: str = "") -> str:
    """`torsdag 3 december kl. 07.00 (svensk tid)`; with the year where it is another than now."""
    name = zone or settings.TIME_ZONE
    words = {"day": day(moment, now, name), "time": _wall(moment, name, "TIME_FORMAT"), "zone": _zone_in_words(name)}
    return _("%(day)s at %(time)s (%(zone)s)") % words


def day(moment: datetime, now: datetime, zone: str = "") -> str:
    name = zone or settings.TIME_ZONE
    same_year = _local(moment, name).year == _local(now, name).year
    return _wall(moment, name, "l j F" if same_year else "l j F Y")


def _zone_in_words(name: str) -> str:
    return _("Swedish time") if name == SWEDISH else name.replace("_", " ")


def _wall(moment: datetime, zone: str, shape: str) -> str:
    # Naive, since the formatter turns an aware time into the server's zone.
    return date_format(_local(moment, zone).replace(tzinfo=None), shape)


def _local(moment: datetime, zone: str) -> datetime:
    return moment.astimezone(ZoneInfo(zone))
