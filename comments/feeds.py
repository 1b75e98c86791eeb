"""Atom feeds of the newest comments: of one page, and of all."""

import re
from datetime import UTC, datetime
from typing import Any

from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.utils.xmlutils import SimplerXMLGenerator
from wagtail.models import Page

from comments.enums import Order
from comments.models import Comment
from comments.querysets import PUBLIC_FIELDS, CommentQuerySet
from pages.addresses import absolute
from pages.models import SiteSettings

ENTRIES = 50
_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
# What XML cannot hold at all, not even escaped. Old systems let it into names, and it may stand in titles.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class CommentFeed(Atom1Feed):
    """Atom with each comment whole. What has not changed is the same to the byte, so that its ETag holds."""

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, {**item, "description": None})
        handler.addQuickElement("content", item["content"], {"type": "html"})

    def latest_post_date(self) -> datetime:
        return super().latest_post_date() if self.items else _LONG_AGO


def page_path(page: Page) -> str:
    return reverse("comments:page_feed", args=[page.pk])


def of_page(page: Page, now: datetime) -> str:
    """`page` is one that shows its comments now."""
    with override(page.locale.language_code):
        title = _("Comments on %(title)s") % {"title": page.title}
        feed = _feed(title, of=page.url or "/", at=page_path(page))
    return _written(feed, Comment.objects.visible(now).on(page))


def of_all(now: datetime) -> str:
    title = _("%(site)s: all comments") % {"site": SiteSettings.current().name}
    return _written(_feed(title, of="/", at=reverse("comments:feed")), Comment.objects.visible(now))


def _feed(title: str, *, of: str, at: str) -> CommentFeed:
    address = absolute(at)
    return CommentFeed(
        _xml(title), absolute(of), description="", language=get_language(), feed_url=address, feed_guid=address
    )


def _written(feed: CommentFeed, rows: CommentQuerySet) -> str:
    fields = (*PUBLIC_FIELDS, "page__title", "page__locale__language_code")
    for comment in rows.select_related("page__locale").only(*fields).in_order(Order.NEWEST)[:ENTRIES]:
        with override(comment.page.locale.language_code):
            _add(feed, comment)
    text: str = feed.writeString("utf-8")
    return text


def _add(feed: CommentFeed, comment: Comment) -> None:
    address = absolute(comment.get_absolute_url())
    moments = (comment.submitted_at, comment.approved_at, comment.edited_at)
    feed.add_item(
        title=_xml(_("%(name)s on %(title)s") % {"name": comment.name, "title": comment.page.title}),
        link=address,
        description="",
        unique_id=address,
        author_name=_xml(comment.name),
        pubdate=comment.submitted_at,
        updateddate=max(moment for moment in moments if moment),
        content=_xml(comment.html),
    )


def _xml(text: str) -> str:
    return _NOT_XML.sub("", text)
