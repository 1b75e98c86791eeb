"""The pictures of a page in all the sizes it is shown in: made when it is published, not when it is first read."""

from typing import Any

from django.template.loader import render_to_string
from wagtail.models import Page

from clock.queue import enqueue
from pages import share_image, share_picture
from pages.blocks import ImageBlock
from pages.models import BasePage


def page_published(sender: type[Page], instance: Page, **_kwargs: Any) -> None:
    """Wagtail tells of a page that is only to be published later too."""
    if instance.live and isinstance(instance, BasePage):
        enqueue("pages.tasks.prepare", instance.pk)


def prepare(page: BasePage) -> None:
    """Safe to run again: what has been made is found."""
    for field in ("hero_image", "picture"):
        if getattr(page, field, None):
            render_to_string("pages/hero.html", {"picture": getattr(page, field)})
    for part in getattr(page, "body", ()):
        if isinstance(part.block, ImageBlock):
            part.render()
    if share_image.chosen(page) is None:
        share_picture.stored(page, share_picture.words_of(page))
