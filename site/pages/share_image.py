"""The picture that other sites show with a link to a page: the author's own, else one with the title."""

from dataclasses import dataclass
from typing import Any

from wagtail.images.shortcuts import get_rendition_or_not_found

from pages import share_picture
from pages.addresses import absolute
from pages.models import BasePage

FILTER = "fill-1200x630|format-jpeg"


@dataclass(frozen=True)
class ShareImage:
    url: str
    width: int
    height: int
    alt: str


def of(page: BasePage) -> ShareImage | None:
    """None for a page that has no address yet."""
    if page.pk is None:
        return None
    if (own := chosen(page)) is not None:
        return own
    words = share_picture.words_of(page)
    return ShareImage(absolute(share_picture.address(page, words)), *share_picture.SIZE, alt=page.title)


def chosen(page: BasePage) -> ShareImage | None:
    """What the author has given the page: a picture for sharing, or the one it shows anyway."""
    for image, alt in _given(page):
        if image is not None:
            rendition = get_rendition_or_not_found(image, FILTER)
            return ShareImage(absolute(rendition.url), rendition.width, rendition.height, alt or page.title)
    return None


def _given(page: BasePage) -> list[tuple[Any, str]]:
    return [
        (page.social_image, ""),
        (getattr(page, "hero_image", None), getattr(page, "hero_alt", "")),
        (getattr(page, "picture", None), getattr(page, "picture_alt", "")),
    ]
