"""Whether a page takes comments: the one place that every door asks."""

from datetime import datetime, timedelta

from wagtail.models import Page

from comments.enums import Openness
from comments.models import CommentSettings
from pages.enums import CommentPolicy


def openness(page: Page, settings: CommentSettings, now: datetime) -> Openness:
    """`page` must be the specific one, because the policy is a field of its own class."""
    if not page.live or (page.expire_at and page.expire_at <= now) or page.get_view_restrictions().exists():
        return Openness.HIDDEN
    policy = getattr(page, "comments", CommentPolicy.OFF)
    if policy == CommentPolicy.OFF:
        return Openness.OFF
    if policy == CommentPolicy.CLOSED or _too_old(page, settings, now):
        return Openness.CLOSED
    return Openness.OPEN


def _too_old(page: Page, settings: CommentSettings, now: datetime) -> bool:
    days = settings.close_after_days
    published = page.first_published_at
    return bool(days and published and now - published > timedelta(days=days))
