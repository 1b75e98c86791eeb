"""A comment as HTML. In Python and not in a template, because a long conversation has hundreds on a page."""

from datetime import datetime

from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from comments import wording
from comments.models import Comment

_NOTHING = SafeString()


def letter(comment: Comment, level: str, permalink: str = "") -> SafeString:
    """Who, when and what. `level` is the element that holds the name: a heading of the level that is due there."""
    when = time(comment.submitted_at)
    return format_html(
        '<header class="letter-head"><{level} class="letter-name">{name}</{level}>{author} {when}{edited}</header>\n'
        '<div class="letter-text">{html}</div>',
        level=level,
        name=comment.name,
        author=format_html(' <span class="letter-author">{}</span>', _("author")) if comment.by_author else _NOTHING,
        when=format_html('<a href="{}">{}</a>', permalink, when) if permalink else when,
        edited=format_html(" <span>{}</span>", _("edited")) if comment.edited_at else _NOTHING,
        html=html(comment),
    )


def html(comment: Comment) -> SafeString:
    """The only way of a visitor's HTML into a page: it takes the comment, never a string."""
    return mark_safe(comment.html)


def reply_link(name: str, url: str) -> SafeString:
    return format_html(
        '<a href="{}" rel="nofollow" data-reply>{}<span class="visually-hidden"> {}</span></a>',
        url,
        _("Reply"),
        _("to %(name)s") % {"name": name},
    )


def time(when: datetime) -> SafeString:
    local = timezone.localtime(when, timezone.get_default_timezone())
    return format_html('<time datetime="{}">{}</time>', local.isoformat(timespec="minutes"), wording.moment(when))
