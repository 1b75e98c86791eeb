"""Pictures for letters: JPEG, since mail programs know neither AVIF nor WebP, and twice as wide as they are shown."""

import logging
from dataclasses import dataclass
from typing import Any

from pages.addresses import for_mail

logger = logging.getLogger(__name__)
LETTER_WIDTH = 552
"""Pixels: the letter's column, 600 less its margins."""
LETTER_HEIGHT = 828
_FILTER = f"max-{2 * LETTER_WIDTH}x{2 * LETTER_HEIGHT}|format-jpeg"


@dataclass(frozen=True)
class MailPicture:
    """`width` and `height` in the pixels it is shown in."""

    url: str
    alt: str
    width: int
    height: int


def of(image: Any, alt: str, *, decorative: bool = False) -> MailPicture | None:
    """None for a picture that is gone or cannot be read: it must not hold up a whole letter.

    The first call for an image makes its rendition; later ones find it.
    """
    if image is None:
        return None
    try:
        rendition = image.get_rendition(_FILTER)
        url = for_mail(rendition.url)
    except Exception:
        logger.warning("The picture %s cannot be made for the letter.", image.pk, exc_info=True)
        return None
    scale = min(1, LETTER_WIDTH / rendition.width, LETTER_HEIGHT / rendition.height)
    width, height = (max(1, round(side * scale)) for side in (rendition.width, rendition.height))
    is_jpeg = rendition.file.name.lower().endswith((".jpg", ".jpeg"))
    return MailPicture(url, "" if decorative else " ".join(alt.split()), width, height) if url and is_jpeg else None
