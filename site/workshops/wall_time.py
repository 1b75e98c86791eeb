from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import dateformat, timezone
from django.utils.translation import gettext as _
from wagtail.admin.widgets import AdminDateTimeInput


class WallTimeField(forms.DateTimeField):
    """A time as the clock on the wall shows it where the site is, whatever zone the person at the screen has chosen."""

    widget = AdminDateTimeInput

    def to_python(self, value: Any) -> datetime | None:
        with timezone.override(timezone.get_default_timezone()):
            try:
                return super().to_python(value)
            except ValidationError as error:
                if error.code != "ambiguous_timezone" or not error.params:
                    raise
                raise _turned_clock(error.params["datetime"]) from None

    def prepare_value(self, value: Any) -> Any:
        with timezone.override(timezone.get_default_timezone()):
            return super().prepare_value(value)


def _turned_clock(wall: datetime) -> ValidationError:
    zone = timezone.get_default_timezone()
    earlier, later = (wall.replace(tzinfo=zone, fold=fold).strftime("%z") for fold in (0, 1))
    said = {"time": dateformat.format(wall, "Y-m-d H:i")}
    if earlier < later:
        return ValidationError(_("%(time)s does not exist: the clocks are put forward that night.") % said, "skipped")
    return ValidationError(_("%(time)s comes twice: the clocks are put back that night.") % said, "twice")
