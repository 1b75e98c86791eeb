"""How a date is said: wall-clock time where the site is, in the active language."""

from datetime import datetime

from django.utils import dateformat, timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext


def local(moment: datetime) -> datetime:
    """Never the zone that a user of the admin has chosen: letters and invitations are written from there too."""
    return timezone.localtime(moment, timezone.get_default_timezone())


def day(moment: datetime) -> str:
    return dateformat.format(local(moment), pgettext("date format", "l j F Y"))


def clock(moment: datetime) -> str:
    return dateformat.format(local(moment), pgettext("time format", "H:i"))


def day_and_clock(moment: datetime) -> str:
    return _("%(day)s at %(time)s") % {"day": day(moment), "time": clock(moment)}


def days(start: datetime, end: datetime) -> str:
    if local(start).date() == local(end).date():
        return day(start)
    return _("%(first)s to %(last)s") % {"first": day(start), "last": day(end)}


def hours(start: datetime, end: datetime) -> str:
    return _("%(start)s–%(end)s") % {"start": clock(start), "end": clock(end)}


def hours_alone(start: datetime, end: datetime) -> str:
    """On a line of their own, with the day above them."""
    return pgettext("hours without their day", "%(hours)s") % {"hours": hours(start, end)}


def span(start: datetime, end: datetime) -> str:
    if local(start).date() == local(end).date():
        return _("%(day)s, %(hours)s") % {"day": day(start), "hours": hours(start, end)}
    return _("%(first)s to %(last)s") % {"first": day_and_clock(start), "last": day_and_clock(end)}


def seat_count(seats: int) -> str:
    return ngettext("%(count)d seat", "%(count)d seats", seats) % {"count": seats}


def seats_left(left: int) -> str:
    if left <= 0:
        return _("Fully booked")
    return ngettext("%(count)d seat left", "%(count)d seats left", left) % {"count": left}
