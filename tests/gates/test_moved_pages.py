"""Statement 21: whoever has an old address comes to the page, and no link of ours leads nowhere."""

import re
from urllib.parse import urlsplit

import pytest
from django.test import Client, TestCase
from wagtail.models import Page

from blog.models import ArticlePage
from pages.blocks import render_stream_mjml, render_stream_text
from pages.models import BasePage
from tests.blog.factories import a_blog, a_topic, an_article
from tests.pages.factories import a_standard_page, an_english_home

pytestmark = pytest.mark.django_db


def renamed(page: BasePage, slug: str) -> None:
    page.slug = slug
    with TestCase.captureOnCommitCallbacks(execute=True):
        page.save_revision().publish()


def arrives(client: Client, address: str) -> str:
    """Where a browser ends up, and that the way there is a lasting one."""
    response = client.get(address, follow=True)
    assert response.status_code == 200
    assert [status for _path, status in response.redirect_chain] == [301]
    return urlsplit(response.redirect_chain[-1][0]).path


def test_an_address_from_before_a_new_slug_leads_on(client: Client) -> None:
    article = an_article(slug="gammal")
    old = article.url
    renamed(article, "ny")
    assert old is not None
    assert arrives(client, old) == "/blogg/ny/"


def test_so_does_every_address_beneath_it_and_those_of_the_feeds(client: Client) -> None:
    article, blog = an_article(slug="en"), a_blog()
    renamed(blog, "texter")
    assert arrives(client, "/blogg/en/") == ArticlePage.objects.get(pk=article.pk).url == "/texter/en/"
    assert arrives(client, "/blogg/") == "/texter/"


def test_a_page_that_is_moved_leads_on(client: Client) -> None:
    page = a_standard_page(slug="tjanst")
    page.move(a_standard_page(slug="foretag"), "last-child")
    assert arrives(client, "/tjanst/") == "/foretag/tjanst/"


def test_a_page_in_another_language_leads_on_within_it(client: Client) -> None:
    home = an_english_home()
    page = a_standard_page(home, slug="services", locale=home.locale)
    renamed(page, "offers")
    assert arrives(client, "/en/services/") == "/en/offers/"


def test_twice_renamed_and_named_back_never_goes_in_circles(client: Client) -> None:
    article = an_article(slug="a")
    for slug in ("b", "c", "a"):
        renamed(article, slug)
    assert client.get("/blogg/a/").status_code == 200
    assert arrives(client, "/blogg/b/") == arrives(client, "/blogg/c/") == "/blogg/a/"


def test_a_link_in_a_letter_that_has_been_sent_leads_on(client: Client) -> None:
    article = an_article(slug="gammal")
    letter = render_stream_text(an_article(body=[("related_article", {"page": article})]).body)
    [address] = re.findall(r"https?://\S+/blogg/gammal/", letter)
    renamed(article, "ny")
    assert arrives(client, urlsplit(address).path) == "/blogg/ny/"


def test_a_link_in_a_text_follows_its_page(client: Client) -> None:
    target = an_article(slug="gammal")
    source = an_article(body=[("text", f'<p><a linktype="page" id="{target.pk}">Se här</a></p>')])
    renamed(target, "ny")
    assert '<a href="/blogg/ny/">Se här</a>' in client.get(str(source.url)).content.decode()


@pytest.fixture(params=["unpublished", "moved out of the site", "deleted"])
def gone(request: pytest.FixtureRequest) -> tuple[ArticlePage, int]:
    """An article that links to another in every way there is, and the number of the other, which is gone."""
    target = an_article(title="Borta", slug="borta", topic=a_topic())
    link = {"page": target, "url": ""}
    source = an_article(
        body=[
            ("text", f'<p><a linktype="page" id="{target.pk}">Se här</a></p>'),
            ("related_article", {"page": target}),
            ("call_to_action", {**link, "title": "Gör", "text": "", "button": "Nu"}),
            ("tip", {**link, "number": 1, "title": "Tips", "text": "<p>Ja.</p>", "link_text": ""}),
        ]
    )
    if request.param == "unpublished":
        target.unpublish()
    elif request.param == "deleted":
        target.delete()
    else:
        target.move(Page.objects.get(depth=1), "last-child")
    return ArticlePage.objects.get(pk=source.pk), target.pk


def test_no_link_leads_to_a_page_that_is_gone(client: Client, gone: tuple[ArticlePage, int]) -> None:
    source, _target = gone
    web = client.get(str(source.url)).content.decode()
    feed = client.get("/blogg/rss/").content.decode()
    mail = str(render_stream_mjml(source.body)) + render_stream_text(source.body)
    for html in (web, feed, mail):
        assert "Tips" in html
        assert not re.search(r"""href=["'](?:None|)["']|/borta/|\bNone\b""", html)
