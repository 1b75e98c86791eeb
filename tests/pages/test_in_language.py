"""What the site settings say in English is said on English pages, and on no other."""

import json

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from tests.contact.factories import site_settings
from tests.pages.factories import an_english_home

pytestmark = pytest.mark.django_db

SWEDISH = {"tagline": "Om arbetslivet", "footer": "<p>Citera gärna.</p>"}
ENGLISH = {"tagline_en": "On working life", "footer_en": "<p>Do quote.</p>"}


def said(client: Client, address: str) -> tuple[str, str, str]:
    """The tagline, the footer, and what the page tells machines of the site."""
    tree = BeautifulSoup(client.get(address).content, "html.parser")
    [script] = tree.select('script[type="application/ld+json"]')
    lines = [tree.select_one(place) for place in (".masthead-tagline", ".colophon .rich-text")]
    tagline, footer = (line.get_text(strip=True) if line else "" for line in lines)
    return tagline, footer, json.loads(script.get_text()).get("description", "")


@pytest.fixture(autouse=True)
def _two_languages() -> None:
    an_english_home()


def test_each_page_speaks_its_own_language(client: Client) -> None:
    site_settings(**SWEDISH, **ENGLISH)
    assert said(client, "/") == ("Om arbetslivet", "Citera gärna.", "Om arbetslivet")
    assert said(client, "/en/") == ("On working life", "Do quote.", "On working life")


def test_what_is_not_written_in_english_is_shown_as_it_is(client: Client) -> None:
    site_settings(**SWEDISH)
    assert said(client, "/en/") == said(client, "/") == ("Om arbetslivet", "Citera gärna.", "Om arbetslivet")


def test_words_in_english_only_stay_away_from_swedish_pages(client: Client) -> None:
    site_settings(**ENGLISH)
    assert said(client, "/") == ("", "", "")
    assert said(client, "/en/") == ("On working life", "Do quote.", "On working life")
