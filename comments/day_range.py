"""Narrowing a list to days: from one, up to one, or both."""

from datetime import date
from typing import Any

import django_filters
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _
from django_filters.fields import DateRangeField

FIRST, LAST = date(1900, 1, 1), date(2999, 12, 31)
_OUTSIDE = _("Choose a day between the years 1900 and 2999.")


class DayRangeField(DateRangeField):
    """At the edges of the calendar no time zone can tell when a day begins: such days are refused, not looked for."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields:
            field.validators += [MinValueValidator(FIRST, _OUTSIDE), MaxValueValidator(LAST, _OUTSIDE)]


class DayRangeFilter(django_filters.DateFromToRangeFilter):
    field_class = DayRangeField
