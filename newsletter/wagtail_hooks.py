from django.http import HttpRequest
from django.urls import URLPattern
from wagtail import hooks
from wagtail.admin.ui.components import Component

from newsletter import letter_urls
from newsletter.home_panel import LetterPanel
from newsletter.letter_admin import LetterGroup


@hooks.register("register_admin_viewset")
def register_letters() -> LetterGroup:
    return LetterGroup()


@hooks.register("register_admin_urls")
def register_letter_urls() -> list[URLPattern]:
    return letter_urls.patterns


@hooks.register("construct_homepage_panels")
def add_the_letter(request: HttpRequest, panels: list[Component]) -> None:
    if request.user.has_perm("newsletter.change_issue"):
        panels.append(LetterPanel())
