from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.models import Permission, User
from django.utils import timezone
from factory.declarations import LazyAttribute, LazyFunction, Sequence
from factory.django import DjangoModelFactory
from wagtail.models import Page

from comments import render
from comments.enums import State, Via
from comments.forms import CommentForm
from comments.models import Comment, CommentSettings
from comments.moderate import Actor
from comments.submit import Submission
from pages.enums import CommentPolicy
from pages.models import SiteSettings, StandardPage
from tests.pages.factories import a_standard_page

ADMIN = Actor(Via.ADMIN)
OWN = {"Sec-Fetch-Site": "same-origin"}


def an_open_page(**fields: Any) -> StandardPage:
    return a_standard_page(**{"comments": CommentPolicy.OPEN, **fields})


class CommentFactory(DjangoModelFactory[Comment]):
    class Meta:
        model = Comment

    page = LazyFunction(an_open_page)
    name = Sequence(lambda n: f"Berit {n}")
    email = Sequence(lambda n: f"berit{n}@hemlig.example")
    language = "sv"
    text = Sequence(lambda n: f"Kloka ord nummer {n}.")
    html = LazyAttribute(lambda row: render.render(row.text))
    renderer_version = render.VERSION
    state = State.APPROVED
    submitted_at = LazyFunction(lambda: timezone.now() - timedelta(hours=1))


def a_reply(parent: Comment, **fields: Any) -> Comment:
    reply = CommentFactory.build(page=parent.page, **fields)
    reply.hang_under(parent)
    reply.save()
    return reply


def typed(now: datetime | None = None, **fields: str) -> dict[str, str]:
    """What the browser sends for a form that was opened ten seconds ago."""
    opened = (now or timezone.now()) - timedelta(seconds=10)
    return {
        "name": "Anna Ek",
        "email": "anna@hemlig.example",
        "text": "Så *klokt* skrivet!",
        "form_token": CommentForm.token(opened),
        **fields,
    }


def a_submission(**fields: Any) -> Submission:
    """What a person sends who took a minute to write it."""
    values = {
        "name": "Anna",
        "email": "anna@hemlig.example",
        "text": "Läs https://exempel.example/bok nu",
        "language": "sv",
        "client": "c" * 64,
        "key": "k" * 64,
        "trapped": False,
        "stale": False,
        "seconds": 60.0,
        "proven": True,
    }
    return Submission(**{**values, **fields})


def comment_settings(page: Page, **fields: Any) -> CommentSettings:
    return CommentSettings.objects.update_or_create(site=page.get_site(), defaults=fields)[0]


def an_author(**fields: Any) -> User:
    names = {"username": f"karin{User.objects.count()}", "first_name": "Karin", "last_name": "Holm"}
    return User.objects.create_user(**{**names, "email": "karin@example.se", **fields})


def a_moderator(*names: str) -> User:
    """Somebody who may enter the admin and has just these permissions on comments."""
    user = an_author()
    codenames = ["access_admin", *(f"{name}_comment" for name in names)]
    permissions = Permission.objects.filter(codename__in=codenames)
    user.user_permissions.set(permissions.filter(content_type__app_label__in=["comments", "wagtailadmin"]))
    return user


def site_settings(**fields: Any) -> None:
    settings = SiteSettings.current()
    for name, value in {"contact_email": "forfattaren@example.se", "sender_email": "hej@example.se", **fields}.items():
        setattr(settings, name, value)
    settings.save()
