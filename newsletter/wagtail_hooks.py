from django.urls import URLPattern
from wagtail import hooks

from newsletter import letter_urls
from newsletter.letter_admin import LetterGroup


@hooks.register("register_admin_viewset")
def register_letters() -> LetterGroup:
    return LetterGroup()


@hooks.register("register_admin_urls")
def register_letter_urls() -> list[URLPattern]:
    return letter_urls.patterns
