"""The author's accent colours, held to the contrast that WCAG 2.2 asks of text."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

PAPER_DAY, PAPER_NIGHT = "#fbfaf7", "#15171a"
ACCENT_DAY, ACCENT_NIGHT = "#1f4d3f", "#8fc7b0"
LEAST_CONTRAST = 4.5
_HEX = re.compile(r"#[0-9a-f]{6}", re.IGNORECASE)


def luminance(colour: str) -> float:
    """Relative luminance of `#rrggbb`, after WCAG 2.2."""
    channels = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _validate(colour: str, paper: str) -> None:
    if not _HEX.fullmatch(colour):
        raise ValidationError(_("Write the colour as # and six hexadecimal digits, for example #1f4d3f."))
    found = contrast(colour, paper)
    if found < LEAST_CONTRAST:
        raise ValidationError(
            _("This colour has a contrast of %(found)s to the paper; readable text needs at least %(least)s."),
            params={"found": f"{found:.1f}", "least": LEAST_CONTRAST},
        )


def readable_by_day(colour: str) -> None:
    _validate(colour, PAPER_DAY)


def readable_by_night(colour: str) -> None:
    _validate(colour, PAPER_NIGHT)
