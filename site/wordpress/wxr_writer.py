"""Comments as a WordPress export (WXR 1.2), a piece at a time: an item for each page that has comments.

WordPress's importer puts the comments under a post of its own that has the same title and the same date, and makes one
where it has none. It reads one element a line, numbers above 0, parents that have lower numbers than their answers.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import format_datetime
from html import escape
from itertools import groupby
from operator import attrgetter

from django.utils import timezone
from django.utils.text import slugify
from wagtail.coreutils import string_to_ascii
from wagtail.models import Page, Site

from blog.models import ArticlePage
from comments.enums import State
from comments.models import Comment
from pages.enums import CommentPolicy
from pages.models import SiteSettings

HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0"
\txmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
\txmlns:content="http://purl.org/rss/1.0/modules/content/"
\txmlns:wfw="http://wellformedweb.org/CommentAPI/"
\txmlns:dc="http://purl.org/dc/elements/1.1/"
\txmlns:wp="http://wordpress.org/export/1.2/">
<channel>
"""
TAIL = "</channel>\n</rss>\n"
APPROVED = {State.APPROVED: "1", State.PENDING: "0", State.SPAM: "spam", State.TRASH: "trash", State.DELETED: "trash"}
AUTHOR = 1
"""The number of the site's author in the file: WordPress makes the author's own answers those of a user."""
AT_ONCE = 500
_FORBIDDEN = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write(site: Site, now: datetime) -> Iterator[str]:
    """The file, in pieces that can go out at once: neither pages nor comments are ever held all together."""
    login = _login(site)
    yield HEAD
    yield from _channel(site, login, now)
    comments = Comment.objects.beneath(site.root_page).order_by("page_id", "pk").iterator(AT_ONCE)
    for page_id, rows in groupby(_kept(comments), attrgetter("page_id")):
        page = Page.objects.select_related("locale").get(pk=page_id).specific
        yield from _item_head(page, login)
        yield from map(_comment, rows)
        yield "</item>\n"
    yield TAIL


def cdata(text: str) -> str:
    """Safe whatever is in it: what would end the section is cut in two, what XML does not have is left out."""
    return f"<![CDATA[{_FORBIDDEN.sub('', text).replace(']]>', ']]]]><![CDATA[>')}]]>"


def _kept(comments: Iterator[Comment]) -> Iterator[Comment]:
    """What was deleted goes along only where it holds the place of answers."""
    for comment in comments:
        if comment.state != State.DELETED or comment.replies.exists():
            yield comment


def _login(site: Site) -> str:
    return slugify(string_to_ascii(SiteSettings.for_site(site).name or site.hostname))[:50] or "author"


def _channel(site: Site, login: str, now: datetime) -> Iterator[str]:
    settings = SiteSettings.for_site(site)
    name = settings.name or site.site_name or site.hostname
    yield _line("title", cdata(name))
    yield _line("link", cdata(site.root_url))
    yield _line("description", cdata(""))
    yield _line("pubDate", format_datetime(now.astimezone(UTC)))
    yield _line("language", site.root_page.locale.language_code)
    yield _line("wp:wxr_version", "1.2")
    yield _line("wp:base_site_url", cdata(site.root_url))
    yield _line("wp:base_blog_url", cdata(site.root_url))
    author = (
        ("author_id", str(AUTHOR)),
        ("author_login", cdata(login)),
        ("author_email", cdata("")),
        ("author_display_name", cdata(settings.sender_name or name)),
        ("author_first_name", cdata("")),
        ("author_last_name", cdata("")),
    )
    yield _line("wp:author", "".join(f"<wp:{field}>{value}</wp:{field}>" for field, value in author))


def _item_head(page: Page, login: str) -> Iterator[str]:
    address = page.full_url or ""
    published = page.first_published_at or page.latest_revision_created_at or timezone.now()
    changed = page.last_published_at or published
    yield "<item>\n"
    yield _line("title", cdata(page.title))
    yield _line("link", cdata(address))
    yield _line("pubDate", format_datetime(published.astimezone(UTC)))
    yield _line("dc:creator", cdata(login))
    yield f'\t<guid isPermaLink="false">{cdata(address or str(page.pk))}</guid>\n'
    yield _line("description", "")
    yield _line("content:encoded", cdata(""))
    yield _line("excerpt:encoded", cdata(""))
    yield _wp("post_id", str(page.pk))
    yield from _moment("post_date", published)
    yield from _moment("post_modified", changed)
    yield _wp("comment_status", cdata("open" if getattr(page, "comments", "") == CommentPolicy.OPEN else "closed"))
    yield _wp("ping_status", cdata("closed"))
    yield _wp("post_name", cdata(page.slug))
    yield _wp("status", cdata("publish" if page.live else "draft"))
    yield _wp("post_parent", "0")
    yield _wp("menu_order", "0")
    yield _wp("post_type", cdata("post" if isinstance(page, ArticlePage) else "page"))
    yield _wp("post_password", cdata(""))
    yield _wp("is_sticky", "0")


def _comment(comment: Comment) -> str:
    lines = [
        _wp("comment_id", str(comment.pk)),
        # WordPress keeps names as HTML.
        _wp("comment_author", cdata(escape(comment.name, quote=False))),
        _wp("comment_author_email", cdata(comment.email)),
        _wp("comment_author_url", cdata(comment.website)),
        _wp("comment_author_IP", cdata("")),
        *_moment("comment_date", comment.submitted_at),
        _wp("comment_content", cdata(comment.html)),
        _wp("comment_approved", cdata(APPROVED[State(comment.state)])),
        _wp("comment_type", cdata("comment")),
        _wp("comment_parent", str(comment.parent_id or 0)),
        _wp("comment_user_id", str(AUTHOR if comment.by_author else 0)),
    ]
    return f"\t<wp:comment>\n{''.join(lines)}\t</wp:comment>\n"


def _moment(name: str, moment: datetime) -> Iterator[str]:
    """WordPress has each time twice: the site's own, and UTC."""
    local = timezone.localtime(moment, timezone.get_default_timezone())
    yield _wp(name, cdata(f"{local:%Y-%m-%d %H:%M:%S}"))
    yield _wp(f"{name}_gmt", cdata(f"{moment.astimezone(UTC):%Y-%m-%d %H:%M:%S}"))


def _wp(name: str, value: str) -> str:
    return _line(f"wp:{name}", value)


def _line(name: str, value: str) -> str:
    return f"\t<{name}>{value}</{name}>\n"
