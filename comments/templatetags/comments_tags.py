from typing import Any

from django import template
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from wagtail.models import Page

from comments import threads, wording
from comments.enums import Openness
from comments.forms import CommentForm
from comments.models import Comment, CommentSettings
from comments.openness import openness

register = template.Library()


@register.inclusion_tag("comments/comments.html", takes_context=True)
def comments(context: template.Context, page: Page) -> dict[str, Any]:
    """Heading, threads and form of a page. Nothing here depends on who reads, so the page may be cached."""
    now = timezone.now()
    page = page.specific
    settings = CommentSettings.of(page)
    door = openness(page, settings, now)
    if door in (Openness.HIDDEN, Openness.OFF):
        return {"shown": False}
    rows = list(Comment.objects.visible(now).on(page).for_reading())
    return {
        "shown": True,
        "page": page,
        "heading": wording.heading(len(rows), page.title),
        "threads": threads.build(rows, settings.max_depth),
        "open": door == Openness.OPEN,
        "form": CommentForm(request=context["request"]),
    }


@register.simple_tag
def comment_count(page: Page) -> str:
    """`1 kommentar`. For a single page: it asks the database once for each call."""
    return wording.number_of_comments(Comment.objects.visible(timezone.now()).on(page).count())


@register.simple_tag
def comment_html(comment: Comment) -> SafeString:
    """The only way of a visitor's HTML into a page: it takes the comment, never a string."""
    return mark_safe(comment.html)
