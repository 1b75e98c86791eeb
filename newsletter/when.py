"""How the moment of a letter is said."""

from datetime import datetime

from django.utils.formats import date_format
from django.utils.translation import gettext as _


def day_and_clock(moment: datetime, day: str = "j F") -> str:
    words = {"date": date_format(moment, day), "time": date_format(moment, "TIME_FORMAT")}
    return _("%(date)s at %(time)s") % words
