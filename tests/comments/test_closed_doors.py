"""Statement 21: comments of a page that not everybody may read now are behind no door at all."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.template import Context, Template
from django.test import Client
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction

from blog.models import ArticlePage
from comments.enums import Openness
from comments.models import Comment, CommentSettings
from comments.openness import openness, shown_pages
from newsletter.build import Frame, build
from pages.enums import CommentPolicy
from tests.blog.factories import a_blog, an_article
from tests.comments.factories import OWN, CommentFactory, a_reply, an_open_page, typed
from tests.newsletter.factories import a_newsletter, an_issue, an_item
from tests.pages.factories import a_home

pytestmark = pytest.mark.django_db
NOW = timezone.now()
SECRET = "Förtroligheten"
COUNT = Template("{% load comments_tags %}{% comment_count page %}")
WHOLE = Template("{% load comments_tags %}{% comments_head page %}{% comments page %}")


def restrict(page: Page, kind: str = PageViewRestriction.LOGIN) -> None:
    PageViewRestriction.objects.create(page=page, restriction_type=kind, password="lösen")


def draft(page: ArticlePage) -> ArticlePage:
    Page.objects.filter(pk=page.pk).update(live=False, has_unpublished_changes=True)
    return page


def unpublished(page: ArticlePage) -> ArticlePage:
    page.unpublish()
    return page


def future(page: ArticlePage) -> ArticlePage:
    Page.objects.filter(pk=page.pk).update(live=False, go_live_at=NOW + timedelta(days=1))
    return page


def expired(page: ArticlePage) -> ArticlePage:
    """Nobody has taken it down yet: its hour has just come."""
    Page.objects.filter(pk=page.pk).update(expire_at=NOW - timedelta(seconds=1))
    return page


def for_members(page: ArticlePage) -> ArticlePage:
    restrict(page)
    return page


def with_a_password(page: ArticlePage) -> ArticlePage:
    restrict(page, PageViewRestriction.PASSWORD)
    return page


def for_groups(page: ArticlePage) -> ArticlePage:
    restrict(page, PageViewRestriction.GROUPS)
    return page


def below_a_private_page(page: ArticlePage) -> ArticlePage:
    restrict(a_blog())
    return page


def alias_of_a_private_page(page: ArticlePage) -> ArticlePage:
    """Wagtail guards an alias as it guards what it stands for, wherever in the tree it stands."""
    alias: ArticlePage = page.create_alias(parent=a_home(), update_slug="spegelbild")
    Comment.objects.update(page=alias)
    restrict(page)
    return alias


HIDINGS = [
    draft, unpublished, future, expired, for_members, with_a_password, for_groups, below_a_private_page,
    alias_of_a_private_page,
]  # fmt: skip


@pytest.fixture
def comment() -> Comment:
    article = an_article(title="Ett ovanligt ord", comments=CommentPolicy.OPEN)
    head: Comment = CommentFactory.create(page=article, name="Anna", text=f"{SECRET} hos Anna.")
    a_reply(head, text=f"{SECRET} i ett svar.")
    return head


@pytest.fixture(params=HIDINGS, ids=lambda hide: hide.__name__)
def page(request: Any, comment: Comment) -> ArticlePage:
    hide: Callable[[ArticlePage], ArticlePage] = request.param
    hidden: ArticlePage = ArticlePage.objects.get(pk=hide(comment.page).pk)
    comment.refresh_from_db()
    return hidden


def addresses(comment: Comment) -> list[str]:
    page = comment.page
    return [
        f"/kommentarer/visa/{comment.pk}/",
        f"/kommentarer/trad/{comment.pk}/",
        f"/kommentarer/svara/{comment.pk}/",
        f"/kommentarer/skriv/{page.pk}/",
        f"/kommentarer/atom/{page.pk}/",
    ]


def everything(client: Client, comment: Comment) -> str:
    """All that a reader is given anywhere, redirects followed."""
    call_command("update_index", verbosity=0)
    public = [comment.page.url, f"{comment.page.url}?kommentarer=1", "/kommentarer/atom/", "/sitemap.xml"]
    public += [f"/sok/?q={word}" for word in (SECRET, "Anna", "ovanligt")]
    found = [client.get(address, follow=True).content.decode() for address in (*public, *addresses(comment))]
    context = Context({"page": comment.page, "request": client.get("/").wsgi_request})
    return "".join((*found, WHOLE.render(context), _letter(comment.page)))


def _letter(page: Page) -> str:
    issue = an_issue(a_newsletter())
    an_item(issue, article=page.specific)
    built = build(Frame(issue, "sv", 1, NOW))
    return f"{built.html}{built.text}"


def test_the_doors_are_open_as_long_as_the_page_is(client: Client, comment: Comment) -> None:
    text = everything(client, comment)
    # The page twice, its feed, the feed of all, the address that leads to the page, the thread, and the tag.
    assert text.count(f"{SECRET} hos Anna.") > 6
    assert [client.get(address).status_code for address in addresses(comment)] == [302, 200, 200, 200, 200]
    assert COUNT.render(Context({"page": comment.page})) == "2 kommentarer"


def test_statement_21_nothing_of_a_hidden_page_is_seen(client: Client, page: ArticlePage, comment: Comment) -> None:
    text = everything(client, comment)
    # The search page says again what was searched for, so the word alone proves nothing.
    assert f"{SECRET} hos Anna" not in text
    assert f"{SECRET} i ett svar" not in text
    assert comment.anchor not in text
    assert [client.get(address).status_code for address in addresses(comment)] == [404] * 5
    assert "/kommentarer/" not in client.get("/sitemap.xml").content.decode()
    assert COUNT.render(Context({"page": page})) == "0 kommentarer"


def test_statement_21_nothing_is_written_to_a_hidden_page(page: ArticlePage, comment: Comment) -> None:
    visitor = Client(headers=OWN)
    for address in addresses(comment)[2:4]:
        assert visitor.post(address, typed()).status_code == 404
    assert Comment.objects.count() == 2


def test_statement_21_page_and_list_of_pages_agree(page: ArticlePage) -> None:
    assert openness(page, CommentSettings(), NOW) == Openness.HIDDEN
    assert not shown_pages(NOW).filter(pk=page.pk).exists()


@pytest.mark.parametrize("policy", CommentPolicy)
def test_where_comments_are_off_none_is_behind_any_door(client: Client, policy: CommentPolicy) -> None:
    page = an_open_page(comments=policy)
    comment = CommentFactory.create(page=page)
    shown = policy != CommentPolicy.OFF
    assert (openness(page, CommentSettings(), NOW) != Openness.OFF) == shown
    assert shown_pages(NOW).filter(pk=page.pk).exists() == shown
    assert client.get(comment.get_absolute_url()).status_code == (302 if shown else 404)
    assert (comment.name in client.get("/kommentarer/atom/").content.decode()) == shown
