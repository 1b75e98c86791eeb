"""Which pages show comments and which take them: the one place that every door asks."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import connection
from django.db.models import Q
from wagtail.models import Page, PageViewRestriction, get_page_models
from wagtail.query import PageQuerySet

from comments.enums import Openness
from pages.enums import CommentPolicy
from pages.models import BasePage

if TYPE_CHECKING:
    from comments.models import CommentSettings

# Asked with each comment, so made once.
_RESTRICTED = f"SELECT EXISTS (SELECT 1 FROM {PageViewRestriction._meta.db_table})"  # noqa: S608 - a name of our own


def openness(page: Page, settings: "CommentSettings", now: datetime) -> Openness:
    """`page` must be the specific one, because the policy is a field of its own class."""
    if not page.live or (page.expire_at and page.expire_at <= now) or _is_restricted(page):
        return Openness.HIDDEN
    policy = getattr(page, "comments", CommentPolicy.OFF)
    if policy == CommentPolicy.OFF:
        return Openness.OFF
    if policy == CommentPolicy.CLOSED or _too_old(page, settings, now):
        return Openness.CLOSED
    return Openness.OPEN


def shown_pages(now: datetime) -> PageQuerySet:
    """All pages whose comments anybody may read: those for which `openness` is neither hidden nor off."""
    pages: PageQuerySet = (
        Page.objects.live().exclude(_restricted()).exclude(expire_at__lte=now).filter(_with_comments())
    )
    return pages


def _is_restricted(page: Page) -> bool:
    """Most sites restrict nothing, and need not look at what lies above the page."""
    with connection.cursor() as cursor:
        cursor.execute(_RESTRICTED)
        (anything,) = cursor.fetchone()
    return bool(anything and page.get_view_restrictions().exists())


def _with_comments() -> Q:
    chosen = Q()
    for model in get_page_models():
        if issubclass(model, BasePage):
            chosen |= Q(pk__in=model.objects.exclude(comments=CommentPolicy.OFF).values("pk"))
    return chosen


def _restricted() -> Q:
    """As Wagtail serves them: an alias is as restricted as what it stands for, and so is all that lies below it."""
    found: dict[int, str] = {}
    pages = Page.objects.filter(pk__in=PageViewRestriction.objects.values("page"))
    while new := {pk: path for pk, path in pages.values_list("pk", "path") if pk not in found}:
        found |= new
        pages = Page.objects.filter(alias_of__in=list(new))
    below = Q(pk__in=[])
    for path in found.values():
        below |= Q(path__startswith=path)
    return below


def _too_old(page: Page, settings: "CommentSettings", now: datetime) -> bool:
    days = settings.close_after_days
    published = page.first_published_at
    return bool(days and published and now - published > timedelta(days=days))
