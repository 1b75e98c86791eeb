import pytest
from django.test import Client
from wagtail.models import Site

from pages.models import SiteSettings
from tests.pages.factories import a_home

pytestmark = pytest.mark.django_db


def test_the_authors_colours_are_a_stylesheet_of_their_own(client: Client) -> None:
    SiteSettings.objects.create(site=Site.objects.get(), accent_day="#003366", accent_night="#99ccff")
    response = client.get("/tema.css")
    assert response.content == b":root{--accent-day:#003366;--accent-night:#99ccff}"
    assert response["Content-Type"] == "text/css; charset=utf-8"
    assert "immutable" in response["Cache-Control"]


def test_a_page_asks_for_it_only_where_the_colours_differ(client: Client) -> None:
    home = a_home()
    assert b"tema.css" not in client.get(home.url or "").content
    SiteSettings.objects.create(site=Site.objects.get(), accent_day="#003366")
    assert b"tema.css" in client.get(home.url or "").content
