from wagtail.models import Page

from pages import prepare as preparing
from pages.models import BasePage


def prepare(pk: int) -> None:
    page = Page.objects.live().filter(pk=pk).specific().first()
    if isinstance(page, BasePage):
        preparing.prepare(page)
