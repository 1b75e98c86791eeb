from dataclasses import dataclass
from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe
from wagtail.images.models import SourceImageIOError

from pages import mail_html
from pages.addresses import absolute

register = template.Library()

LETTER_WIDTH = 552
"""Pixels: the letter's column, 600 less its margins."""


@dataclass(frozen=True)
class MailImage:
    url: str
    alt: str
    width: int


@register.filter
def well_formed(db_html: str) -> SafeString:
    return mark_safe(mail_html.well_formed(db_html))


@register.filter
def as_text(db_html: str) -> SafeString:
    return mark_safe(mail_html.as_text(db_html))


@register.filter
def quoted(text: str) -> SafeString:
    return mark_safe("\n".join(f"> {line}".rstrip() for line in text.splitlines()))


@register.simple_tag
def mail_image(image: Any, alt: str = "") -> MailImage | None:
    """A JPEG for mail clients, which know neither AVIF nor WebP; twice the column's width for sharp screens.

    None for a picture whose file is gone: it must not hold up a whole letter.
    """
    if image is None:
        return None
    try:
        rendition = image.get_rendition(f"max-{2 * LETTER_WIDTH}x{3 * LETTER_WIDTH}|format-jpeg")
    except SourceImageIOError:
        return None
    words = alt or getattr(image, "contextual_alt_text", "") or ""
    return MailImage(absolute(rendition.url), words, min(LETTER_WIDTH, rendition.width))
