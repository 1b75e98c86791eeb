from datetime import timedelta
from xml.etree.ElementTree import Element

import pytest
from defusedxml.ElementTree import fromstring
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from comments import feeds
from comments.models import Comment
from pages.addresses import absolute
from pages.enums import CommentPolicy
from tests.comments.factories import CommentFactory, a_reply, an_open_page
from tests.pages.factories import an_english_home

pytestmark = pytest.mark.django_db
NOW = timezone.now()
HERE = absolute("/").rstrip("/")
ATOM = "{http://www.w3.org/2005/Atom}"
ALL = "/kommentarer/atom/"


def atom(client: Client, address: str = ALL) -> Element:
    answer = client.get(address)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/atom+xml; charset=utf-8")
    tree: Element = fromstring(answer.content)
    return tree


def said(tree: Element, name: str) -> list[str]:
    return [found.text or "" for found in tree.findall(f"{ATOM}entry/{ATOM}{name}")]


def test_the_feed_of_a_page_holds_its_comments_whole_and_the_newest_first(client: Client) -> None:
    page = an_open_page(title="Om <tillit>", slug="om-tillit")
    first = CommentFactory.create(page=page, name="Berit & Bo", text="Så *klokt*!")
    reply = a_reply(first, edited_at=NOW, submitted_at=NOW - timedelta(minutes=5))
    CommentFactory.create()
    tree = atom(client, f"/kommentarer/atom/{page.pk}/")
    address = f"{HERE}/kommentarer/atom/{page.pk}/"
    assert tree.findtext(f"{ATOM}title") == "Kommentarer på Om <tillit>"
    assert tree.findtext(f"{ATOM}id") == address
    links = {link.get("rel"): link.get("href") for link in tree.findall(f"{ATOM}link")}
    assert links == {"alternate": f"{HERE}/om-tillit/", "self": address}
    assert said(tree, "id") == [f"{HERE}{row.get_absolute_url()}" for row in (reply, first)]
    assert said(tree, "title")[1] == "Berit & Bo på Om <tillit>"
    assert said(tree, "content")[1] == "<p>Så <em>klokt</em>!</p>"
    assert said(tree, "updated")[0].startswith(NOW.isoformat()[:19])
    assert tree.findtext(f"{ATOM}updated") == said(tree, "updated")[0]


def test_the_feed_of_all_holds_every_page_each_in_its_language(client: Client) -> None:
    english = an_open_page(parent=an_english_home(), locale=an_english_home().locale, title="On trust")
    there = CommentFactory.create(page=english, name="Ann", submitted_at=NOW)
    here = CommentFactory.create(name="Berit")
    CommentFactory.create(page=an_open_page(comments=CommentPolicy.OFF))
    tree = atom(client)
    assert said(tree, "title") == ["Ann on On trust", f"Berit på {here.page.title}"]
    assert said(tree, "id")[0] == f"{HERE}/en/comments/show/{there.pk}/"
    assert tree.get("{http://www.w3.org/XML/1998/namespace}lang") == "sv"


def test_the_feed_is_bounded_and_costs_as_many_queries_however_many(client: Client) -> None:
    page = an_open_page()
    client.get(ALL)
    counts = []
    for amount in (1, 2, 57):
        CommentFactory.create_batch(amount, page=page)
        with CaptureQueriesContext(connection) as captured:
            tree = atom(client)
        counts.append(len(captured))
    assert len(tree.findall(f"{ATOM}entry")) == feeds.ENTRIES
    assert len(set(counts)) == 1


@pytest.mark.parametrize("rows", [0, 2])
def test_what_has_not_changed_is_not_sent_again(client: Client, rows: int) -> None:
    page = an_open_page()
    CommentFactory.create_batch(rows, page=page)
    for address in (ALL, f"/kommentarer/atom/{page.pk}/"):
        first = client.get(address)
        again = client.get(address, headers={"If-None-Match": first["ETag"]})
        assert (again.status_code, again.content) == (304, b"")
        CommentFactory.create(page=page)
        assert client.get(address, headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_what_was_taken_away_is_not_kept_by_a_reader_that_asks_by_date(client: Client) -> None:
    comment = CommentFactory.create()
    client.get(ALL)
    Comment.objects.filter(pk=comment.pk).update(state="trash")
    asked = client.get(ALL, headers={"If-Modified-Since": "Thu, 01 Jan 2099 00:00:00 GMT"})
    assert asked.status_code == 200
    assert "Last-Modified" not in asked


def test_what_xml_cannot_hold_is_left_out(client: Client) -> None:
    page = an_open_page(title="Titel\x0b\ufffe")
    CommentFactory.create(page=page, name="Bo\x1f\uffff", html="<p>a\x0c\ufffeb &amp; ]]&gt; c</p>")
    tree = atom(client, f"/kommentarer/atom/{page.pk}/")
    assert said(tree, "content") == ["<p>ab &amp; ]]&gt; c</p>"]
    assert said(tree, "title") == ["Bo på Titel"]


def test_a_page_names_its_feed_in_its_head_and_in_its_text(client: Client) -> None:
    page = an_open_page(title="Om tillit", slug="om-tillit")
    html = client.get("/om-tillit/").content.decode()
    feed = f"/kommentarer/atom/{page.pk}/"
    assert f'<link rel="alternate" type="application/atom+xml" href="{feed}" title="Kommentarer på Om tillit">' in html
    assert f'<a href="{feed}" type="application/atom+xml">Följ kommentarerna i en flödesläsare (Atom)</a>' in html
    an_open_page(comments=CommentPolicy.OFF, slug="tyst")
    assert "atom" not in client.get("/tyst/").content.decode()
