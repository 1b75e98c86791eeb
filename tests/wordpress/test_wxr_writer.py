"""Statement 25, the way back: what is written here WordPress's importer takes, and so does our own."""

from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path
from xml.etree.ElementTree import Element

import pytest
from defusedxml.ElementTree import fromstring
from django.contrib.auth.models import Permission
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from wagtail.models import Page, Site

from blog.models import ArticlePage
from comments.enums import State
from comments.models import Comment
from tests.blog.factories import an_article
from tests.comments.factories import CommentFactory, a_reply, an_author
from wordpress.bring import bring
from wordpress.reader import read
from wordpress.wxr_writer import cdata, write

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
WP = "{http://wordpress.org/export/1.2/}"
# What WXR_Parser_SimpleXML of the importer reads of each item and comment; what it does without is left out.
ITEM = [
    "post_id",
    "post_date",
    "post_date_gmt",
    "comment_status",
    "ping_status",
    "post_name",
    "status",
    "post_parent",
    "menu_order",
    "post_type",
    "post_password",
    "is_sticky",
]
COMMENT = [
    "comment_id",
    "comment_author",
    "comment_author_email",
    "comment_author_IP",
    "comment_author_url",
    "comment_date",
    "comment_date_gmt",
    "comment_content",
    "comment_approved",
    "comment_type",
    "comment_parent",
    "comment_user_id",
]
HARD = (
    "]]> ]]&gt; <![CDATA[ & < > \" '",
    "Första\nraden\n\n> Citat\n> till\n\n- ett\n- *två*\n\n1. a\n2. b",
    "```\nif a < b && c > d:\n    print(']]>')\n```\n\n`kod` och **fet** https://exempel.se/?a=1&b=2",
    "[ord](https://exempel.se/a_(b)) 😀 \\*inte betonat\\*",
)


def export() -> str:
    return "".join(write(Site.objects.get(is_default_site=True), NOW))


def channel() -> Element:
    found = fromstring(export()).find("channel")
    assert found is not None
    return found


@pytest.fixture
def article() -> ArticlePage:
    """With a thread in every state and with whatever could break a file."""
    page = an_article(published=NOW - timedelta(days=9))
    head = CommentFactory.create(page=page, name="Åsa ]]> & <b>", website="https://asa.example/?a=1&b=2", text=HARD[0])
    a_reply(head, text=HARD[1], by_author=True, state=State.APPROVED)
    a_reply(a_reply(head, text=HARD[2]), text=HARD[3])
    for state in (State.PENDING, State.SPAM, State.TRASH):
        CommentFactory.create(page=page, state=state)
    for answered in (True, False):
        gone = CommentFactory.create(page=page, state=State.DELETED, name="", email="", text="", html="")
        if answered:
            a_reply(gone)
    return page


def facts() -> list[dict[str, object]]:
    """Of every comment what must outlive the way out and back in."""
    rows = Comment.objects.select_related("page", "parent").order_by("submitted_at", "pk")
    return [
        {
            "page": row.page.title,
            "name": row.name,
            "email": row.email,
            "website": row.website,
            "html": row.html,
            "state": row.state,
            "by_author": row.by_author,
            "at": row.submitted_at.replace(microsecond=0),
            "parent": row.parent and (row.parent.name, row.parent.html),
        }
        for row in rows
    ]


def test_statement_25_an_export_has_every_field_that_wordpress_reads(article: ArticlePage) -> None:
    top = channel()
    assert top.findtext(f"{WP}wxr_version") == "1.2"
    assert top.findtext(f"{WP}base_site_url") == Site.objects.get(is_default_site=True).root_url
    (item,) = top.findall("item")
    assert [name for name in ITEM if item.find(f"{WP}{name}") is None] == []
    assert (item.findtext("title"), item.findtext(f"{WP}post_type")) == (article.title, "post")
    assert item.findtext("link") == article.full_url
    assert item.findtext(f"{WP}post_date_gmt") == "2026-11-14 12:00:00"
    assert item.findtext(f"{WP}post_date") == "2026-11-14 13:00:00"
    comments = item.findall(f"{WP}comment")
    assert len(comments) == 9
    seen: set[str] = {"0"}
    for comment in comments:
        assert [name for name in COMMENT if comment.find(f"{WP}{name}") is None] == []
        assert comment.findtext(f"{WP}comment_parent") in seen, "a parent comes before its answers"
        seen.add(comment.findtext(f"{WP}comment_id") or "")
    assert {comment.findtext(f"{WP}comment_approved") for comment in comments} == {"1", "0", "spam", "trash"}
    assert [comment.findtext(f"{WP}comment_author_IP") for comment in comments] == [""] * 9


def test_statement_25_our_own_import_brings_the_same_comments_back(article: ArticlePage, tmp_path: Path) -> None:
    path = tmp_path / "comments.xml"
    path.write_text(export(), encoding="utf-8")
    alone = Comment.objects.filter(state=State.DELETED, replies=None)
    alone.delete()
    before = facts()
    Page.objects.get(pk=article.pk).delete()
    assert not Comment.objects.exists()
    for _run in range(2):
        bring(read(path), host="", folder=None, dry_run=False, now=timezone.now())
        assert facts() == before


@pytest.mark.parametrize("text", ["]]>", "]]]]>>", "<![CDATA[x]]>", "a\x00b\x0bc\ufffe\ud800", "&amp; <b>"])
def test_nothing_breaks_out_of_a_section(text: str) -> None:
    kept = "".join(char for char in text if char not in "\x00\x0b\ufffe\ud800")
    assert fromstring(f"<a>{cdata(text)}</a>").text == kept


def test_a_site_without_comments_makes_an_empty_export(db: None) -> None:
    an_article()
    assert channel().findall("item") == []


def test_the_command_writes_to_a_file_or_shows(article: ArticlePage, tmp_path: Path) -> None:
    out = StringIO()
    call_command("export_comments", format="wxr", stdout=out)
    assert fromstring(out.getvalue()).tag == "rss"
    path = tmp_path / "comments.xml"
    call_command("export_comments", output=path)
    assert path.stat().st_mode & 0o077 == 0
    assert len(read(path).items[0].comments) == 9
    with pytest.raises(CommandError, match="okand"):
        call_command("export_comments", site="okand.example.se")


def test_who_may_judge_comments_may_download_them(client: Client, article: ArticlePage) -> None:
    user = an_author()
    client.force_login(user)
    user.user_permissions.set(Permission.objects.filter(codename__in=["access_admin", "view_comment"]))
    site = Site.objects.get(is_default_site=True)
    page, file = "/admin/comments-for-wordpress/", f"/admin/comments-for-wordpress/{site.pk}/"
    assert {client.get(address).status_code for address in (page, file)} == {302}
    user.user_permissions.add(Permission.objects.get(codename="change_comment", content_type__app_label="comments"))
    assert file in client.get(page).content.decode()
    answer = client.get(file)
    assert answer.streaming
    assert fromstring(b"".join(answer)).tag == "rss"
    assert client.post(file).status_code == 405
    assert client.get(f"{page}999/").status_code == 404


def test_more_comments_ask_the_database_no_more_often(
    article: ArticlePage, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    export()
    with CaptureQueriesContext(connection) as first:
        export()
    CommentFactory.create_batch(3, page=article)
    with django_assert_num_queries(len(first)):
        export()
