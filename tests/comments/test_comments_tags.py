from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.template import Context, Template
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction

from comments.enums import State
from comments.models import CommentSettings
from pages.enums import CommentPolicy
from tests.comments.factories import CommentFactory, a_reply, an_open_page

pytestmark = pytest.mark.django_db

WHOLE = Template("{% load comments_tags %}{% comments page %}")
COUNT = Template("{% load comments_tags %}{% comment_count page %}")


def shown(page: Page) -> BeautifulSoup:
    html = WHOLE.render(Context({"page": page, "request": RequestFactory().get("/")}))
    return BeautifulSoup(html, "html.parser")


def heading(page: Page) -> str:
    found = shown(page).h2
    return found.get_text() if found else ""


def test_the_heading_counts() -> None:
    page = an_open_page(title="Om tillit")
    expected = ["0 kommentarer på Om tillit", "1 kommentar på Om tillit", "2 kommentarer på Om tillit"]
    for words in expected:
        assert heading(page) == words
        assert COUNT.render(Context({"page": page})) == words.removesuffix(" på Om tillit")
        CommentFactory.create(page=page)


def test_replies_stand_in_nested_lists_with_headings_and_lasting_places() -> None:
    page = an_open_page()
    first = CommentFactory.create(page=page, name="Berit <b>")
    reply = a_reply(first, by_author=True, name="Karin")
    tree = shown(page)
    letter = tree.select_one(f"ol.letters > li#kommentar-{first.pk} > article")
    assert letter is not None
    assert [tag.get_text() for tag in letter.select("h3")] == ["Berit <b>"]
    assert letter.select_one(f'a[href="/kommentarer/svara/{first.pk}/"]')
    assert letter.select_one(f'a[href="/kommentarer/visa/{first.pk}/"] > time')
    nested = tree.select_one(f"li#kommentar-{first.pk} ol.letters > li#kommentar-{reply.pk}")
    assert nested is not None
    assert [mark.get_text() for mark in nested.select(".letter-author")] == ["författare"]
    assert not letter.select(".letter-author")


def test_a_comment_taken_away_leaves_its_place_but_no_word() -> None:
    page = an_open_page()
    first = CommentFactory.create(page=page, state=State.TRASH, name="Borta", text="Försvunnet")
    a_reply(first, text="Kvar")
    words = shown(page).get_text(" ")
    assert heading(page).startswith("1 kommentar ")
    assert "Kvar" in words
    assert "Den här kommentaren visas inte." in words
    assert "Borta" not in words
    assert "Försvunnet" not in words


def test_levels_are_those_of_the_settings() -> None:
    page = an_open_page()
    CommentSettings.objects.create(site=page.get_site(), max_depth=1)
    line = [CommentFactory.create(page=page)]
    for _level in range(3):
        line.append(a_reply(line[-1]))
    assert len(shown(page).select("ol.letters")) == 2


def test_the_form_has_labels_and_says_that_the_address_is_not_shown() -> None:
    page = an_open_page()
    form = shown(page).select_one("form#comment")
    assert form is not None
    assert form["action"] == f"/kommentarer/skriv/{page.pk}/"
    assert [label.get_text() for label in form.select("label.field-label")][:3] == ["Namn", "E-post", "Kommentar"]
    assert "Din e-postadress visas inte." in form.get_text()
    assert next(button.get_text() for button in form.select("button")) == "Skicka kommentaren"


def test_a_closed_page_shows_what_is_there_and_takes_no_more() -> None:
    page = an_open_page(comments=CommentPolicy.CLOSED)
    comment = CommentFactory.create(page=page)
    tree = shown(page)
    assert tree.select_one(f"#kommentar-{comment.pk}")
    assert not tree.select("form")
    assert not tree.select('a[href*="svara"]')
    assert "Kommentarerna på den här sidan är stängda." in tree.get_text()


def test_where_comments_are_off_or_the_page_is_not_public_there_is_nothing() -> None:
    private = an_open_page()
    PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.LOGIN)
    past = timezone.now() - timedelta(days=1)
    off = an_open_page(comments=CommentPolicy.OFF)
    for page in (off, private, an_open_page(live=False), an_open_page(expire_at=past)):
        CommentFactory.create(page=page)
        assert str(shown(page)).strip() == ""
        if page != off:
            assert COUNT.render(Context({"page": page})) == "0 kommentarer"


def test_a_page_that_is_not_the_specific_one_will_do() -> None:
    page = an_open_page()
    assert heading(Page.objects.get(pk=page.pk)).startswith("0 kommentarer")


def test_however_many_comments_the_queries_are_as_many() -> None:
    page = an_open_page()
    shown(page)
    counts = []
    for amount in (1, 2, 47):
        rows = CommentFactory.create_batch(amount, page=page)
        a_reply(rows[0])
        with CaptureQueriesContext(connection) as captured:
            shown(page)
        counts.append(len(captured))
        assert sum('"comments_comment"' in query["sql"] for query in captured) <= 5
    assert len(set(counts)) == 1


def test_no_address_nor_anything_made_from_it_is_on_the_page() -> None:
    import hashlib

    page = an_open_page()
    rows = CommentFactory.create_batch(2, page=page, client="klientens-hmac", website="https://min.example/")
    html = str(shown(page))
    for row in rows:
        address = row.email
        for digest in ("md5", "sha1", "sha256"):
            assert hashlib.new(digest, address.encode()).hexdigest() not in html
        assert address not in html
        assert address.split("@")[0] not in html
        assert "hemlig.example" not in html
    assert "klientens-hmac" not in html
    assert "min.example" not in html
    assert "gravatar" not in html
