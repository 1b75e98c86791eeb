from django.http import HttpRequest
from django.urls import URLPattern, path
from wagtail import hooks
from wagtail.admin.ui.components import Component

from newsletter import admin_views
from newsletter.home_panel import LetterPanel
from newsletter.letter_admin import LetterGroup


@hooks.register("register_admin_viewset")
def register_letters() -> LetterGroup:
    return LetterGroup()


@hooks.register("register_admin_urls")
def register_letter_urls() -> list[URLPattern]:
    return [
        path("letter/<int:pk>/", admin_views.letter, name="newsletter_letter"),
        path("letter/<int:pk>/add/", admin_views.add, name="newsletter_letter_add"),
        path("letter/<int:pk>/trial/", admin_views.send_trial, name="newsletter_letter_test"),
        path("letter/<int:pk>/act/", admin_views.act, name="newsletter_letter_act"),
        path("letter/<int:pk>/preview/<str:language>/", admin_views.preview_html, name="newsletter_letter_preview"),
    ]


@hooks.register("construct_homepage_panels")
def add_the_letter(request: HttpRequest, panels: list[Component]) -> None:
    if request.user.has_perm("newsletter.change_issue"):
        panels.append(LetterPanel())
