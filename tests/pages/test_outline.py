from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from pages.outline import anchored, contents
from tests.blog.factories import an_article

pytestmark = pytest.mark.django_db


def heading(text: str, level: str = "h2") -> tuple[str, dict[str, str]]:
    return "heading", {"text": text, "level": level}


def tip(number: int, title: str) -> tuple[str, dict[str, object]]:
    return "tip", {"number": number, "title": title, "text": "<p>Så.</p>"}


def test_subheadings_and_tips_stand_below_the_heading_before_them() -> None:
    body = [heading("Före", "h3"), heading("Ett"), heading("Under", "h3"), tip(1, "Råd"), heading("Två")]
    outline = contents(an_article(body=body).body)
    assert [(top.text, [sub.text for sub in top.below]) for top in outline] == [
        ("Före", []),
        ("Ett", ["Under", "1. Råd"]),
        ("Två", []),
    ]


def test_an_anchor_comes_from_the_words_and_is_never_there_twice() -> None:
    body = [heading("Möten på åtta"), heading("Möten på åtta"), heading("Main"), heading("!?")]
    found = [part.anchor for _block, part in anchored(an_article(body=body).body) if part]
    assert found == ["h-moten-pa-atta", "h-moten-pa-atta-2", "h-main", "h-del"]


def page_of(client: Client, **fields: Any) -> BeautifulSoup:
    return BeautifulSoup(client.get(an_article(**fields).url).content, "html.parser")


def test_a_long_article_has_a_table_of_contents_whose_links_lead_to_its_headings(client: Client) -> None:
    shown = page_of(client, body=[heading("Ett"), heading("Två"), tip(1, "Råd"), heading("Tre")])
    links = [str(link["href"]) for link in shown.select("nav.contents a")]
    assert links == ["#h-ett", "#h-tva", "#h-1-rad", "#h-tre"]
    assert all(shown.select_one(f'[id="{link[1:]}"]') for link in links)


def test_a_short_article_has_none_and_its_author_can_do_without(client: Client) -> None:
    assert not page_of(client, body=[heading("Ett"), heading("Två"), heading("Tre")]).select("nav.contents")
    long = [heading(f"Rubrik {number}") for number in range(4)]
    assert not page_of(client, body=long, show_contents=False).select("nav.contents")
