from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import template
from django.utils import timezone
from django.utils.safestring import SafeString
from wagtail.models import Page

from comments import conversation, feeds, structured, wording
from comments import letter as letters
from comments.enums import Openness, Order
from comments.forms import CommentForm
from comments.models import Comment, CommentSettings
from comments.openness import openness
from comments.paging import ANCHOR, Pager, Turn
from pages.structured import script

register = template.Library()


@dataclass(frozen=True)
class OrderLink:
    order: Order
    url: str
    current: bool


@register.inclusion_tag("comments/comments.html", takes_context=True)
def comments(context: template.Context, page: Page) -> dict[str, Any]:
    """Heading, threads and form of a page. Nothing here depends on who reads, so the page may be cached."""
    request = context["request"]
    if page.pk is None:
        # An editor looks at a page that is not saved yet.
        return {"shown": False}
    page = page.specific
    settings, door = _door(context, page)
    if door in (Openness.HIDDEN, Openness.OFF):
        return {"shown": False}
    turn = Turn.asked(request.GET, settings.order)
    found = conversation.on_page(page, settings, turn)
    address = page.get_url(request) or ""
    return {
        "shown": True,
        "page": page,
        "heading": wording.heading(found.total, page.title),
        "threads": found.threads,
        "open": door == Openness.OPEN,
        "form": CommentForm(request=request),
        "intro": wording.reading(settings),
        "feed": feeds.page_path(page),
        "structured": script(structured.of_page(page, found)),
        "pager": Pager(found.leaf, turn, address),
        "orders": _orders(address, turn) if found.leaf.paginator.count > 1 else [],
        "order_query": turn.at(1).query,
    }


@register.inclusion_tag("comments/head.html", takes_context=True)
def comments_head(context: template.Context, page: Page) -> dict[str, Any]:
    """For the head of a page that shows comments: where their feed is."""
    if page.pk is None:
        return {"page": page, "feed": ""}
    page = page.specific
    _settings, door = _door(context, page)
    shown = door in (Openness.OPEN, Openness.CLOSED)
    return {"page": page, "feed": feeds.page_path(page) if shown else ""}


@register.simple_tag
def comment_count(page: Page) -> str:
    """`1 kommentar`. For a single page: it asks the database once for each call."""
    return wording.number_of_comments(Comment.objects.visible(timezone.now()).on(page).count())


@register.simple_tag
def comment_html(comment: Comment) -> SafeString:
    return letters.html(comment)


@register.simple_tag
def letter(comment: Comment, level: str, permalink: str = "") -> SafeString:
    return letters.letter(comment, level, permalink)


@register.simple_tag
def reply_link(name: str, url: str) -> SafeString:
    return letters.reply_link(name, url)


@register.filter
def moment(when: datetime) -> str:
    return wording.moment(when)


@register.filter
def more_replies(count: int) -> str:
    return wording.more_replies(count)


def _door(context: template.Context, page: Page) -> tuple[CommentSettings, Openness]:
    """Head and foot of a page both ask; what the first was told stays with the request."""
    known = context["request"].__dict__.setdefault("_comment_doors", {})
    if page.pk not in known:
        settings = CommentSettings.of(page)
        known[page.pk] = settings, openness(page, settings, timezone.now())
    found: tuple[CommentSettings, Openness] = known[page.pk]
    return found


def _orders(page_url: str, turn: Turn) -> list[OrderLink]:
    return [OrderLink(order, f"{page_url}{turn.ordered(order).query}#{ANCHOR}", order == turn.order) for order in Order]
