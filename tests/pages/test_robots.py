import pytest
from django.conf import settings
from django.test import Client

from tests.pages.factories import a_home, a_standard_page, an_english_home


def test_robots_are_shown_the_sitemap(client: Client) -> None:
    lines = client.get("/robots.txt").content.decode().splitlines()
    assert f"Sitemap: {settings.BASE_URL}/sitemap.xml" in lines
    assert {"Disallow: /admin/", "Disallow: /sok/", "Disallow: /en/search/"} <= set(lines)


@pytest.mark.django_db
def test_the_sitemap_knows_every_language(client: Client) -> None:
    an_english_home()
    text = client.get("/sitemap.xml").content.decode()
    assert text.count("<loc>") == 2
    assert "/en/</loc>" in text


@pytest.mark.django_db
def test_the_sitemap_names_live_pages_only(client: Client) -> None:
    a_home()
    a_standard_page(slug="synlig")
    a_standard_page(slug="utkast", live=False)
    text = client.get("/sitemap.xml").content.decode()
    assert "/synlig/</loc>" in text
    assert "utkast" not in text
