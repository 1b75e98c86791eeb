import re
from datetime import time
from zoneinfo import available_timezones

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

single_line = RegexValidator(r"[\x00-\x1f\x7f\u2028\u2029]", _("Write this on a single line."), inverse_match=True)

_LIST_ID = re.compile(r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)+")
_CLOCK_CHANGE_HOUR = 2


def list_id(value: str) -> None:
    """RFC 2919: a name in dotted form under a domain of one's own."""
    if not _LIST_ID.fullmatch(value) or len(value) < 5:
        raise ValidationError(_("Write it like a host name in small letters, for instance letter.example.com."))


def time_zone(value: str) -> None:
    if value not in available_timezones():
        words = _("%(value)s is not a time zone. Write for instance Europe/Stockholm.")
        raise ValidationError(words, params={"value": value})


def send_time(value: time) -> None:
    """The hour that the clock changes take away in spring and repeat in autumn is never a time for a letter."""
    if value.hour == _CLOCK_CHANGE_HOUR:
        raise ValidationError(
            _(
                "Choose a time outside 02:00–03:00: that hour is missing when summer time begins "
                "and comes twice when it ends."
            )
        )


def ascii_address(value: str) -> None:
    """The addresses that stand in the letter's own header must be ones that every mail server takes."""
    if not value.isascii():
        raise ValidationError(_("Use an address without å, ä, ö and other special letters."))
