"""What the blog puts on the author's first page: what is being written, and what waits for its time."""

from collections.abc import Callable
from datetime import datetime

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from blog.models import ArticlePage, BlogIndexPage
from blog.querysets import ArticleQuerySet
from desk.board import Line, Section, Shown
from desk.kinds import User
from pages import when

MOST = 5


def _drafts(_user: User, now: datetime) -> Shown:
    rows = ArticlePage.objects.in_the_making().order_by("-latest_revision_created_at", "-pk")
    return _shown(rows, _on_a_draft, _new_article())


def _scheduled(_user: User, now: datetime) -> Shown:
    rows = ArticlePage.objects.scheduled().order_by("goes_live_at", "pk")
    return _shown(rows, lambda article: when.said(article.goes_live_at, now), _blog())


def _shown(rows: ArticleQuerySet, note: Callable[[ArticlePage], str], url: str) -> Shown:
    total = rows.count()
    lines = [
        Line(article.draft_title, reverse("wagtailadmin_pages:edit", args=[article.pk]), note(article))
        for article in (rows.defer_streamfields()[:MOST] if total else ())
    ]
    return Shown(url, lines, more=max(0, total - MOST))


def _on_a_draft(article: ArticlePage) -> str:
    written = article.latest_revision_created_at
    day = date_format(localtime(written), "j F") if written else ""
    if article.live:
        return _("changed on %(day)s, published before") % {"day": day}
    return _("written on %(day)s") % {"day": day} if day else ""


def _blog() -> str:
    blog = _first_blog()
    return reverse("wagtailadmin_explore", args=[blog]) if blog else reverse("wagtailadmin_explore_root")


def _new_article() -> str:
    blog = _first_blog()
    return reverse("wagtailadmin_pages:add", args=["blog", "articlepage", blog]) if blog else _blog()


def _first_blog() -> int | None:
    first: int | None = BlogIndexPage.objects.order_by("path").values_list("pk", flat=True).first()
    return first


DRAFTS = Section(
    name="drafts",
    title=gettext_lazy("Drafts"),
    look=_drafts,
    link_words=gettext_lazy("Write a new article"),
    empty=gettext_lazy("No article is being written."),
    icon="edit",
    order=10,
    permission="wagtailadmin.access_admin",
)
SCHEDULED = Section(
    name="scheduled",
    title=gettext_lazy("Waits for its time"),
    look=_scheduled,
    link_words=gettext_lazy("All articles"),
    empty=gettext_lazy("No article waits to be published."),
    icon="calendar-alt",
    order=20,
    permission="wagtailadmin.access_admin",
)
