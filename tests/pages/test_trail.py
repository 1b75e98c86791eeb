import json
import re
from urllib.parse import urlsplit

import pytest
from bs4 import BeautifulSoup
from django.conf import settings as configured
from django.test import Client
from pytest_django import Settings
from wagtail.models import Site

from pages import trail
from pages.models import StandardPage
from tests.blog.factories import a_blog, a_topic, an_article
from tests.contact.factories import a_contact_page, site_settings
from tests.pages.factories import a_child, a_home, a_standard_page, an_english_home
from tests.workshops.factories import a_workshop

pytestmark = pytest.mark.django_db
HERE = configured.BASE_URL


def shown(client: Client, path: str) -> BeautifulSoup:
    return BeautifulSoup(client.get(path).content, "html.parser")


def crumbs(tree: BeautifulSoup) -> list[tuple[str, str]]:
    return [(link.get_text(), str(link["href"])) for link in tree.select("nav.crumbs a")]


def said(tree: BeautifulSoup) -> list[tuple[str, str | None]]:
    scripts = [json.loads(script.get_text()) for script in tree.select('script[type="application/ld+json"]')]
    [found] = [data for data in scripts if data.get("@type") == "BreadcrumbList"]
    return [(item["name"], item.get("item")) for item in found["itemListElement"]]


def test_statement_14_an_article_tells_its_way_from_the_home_page(client: Client) -> None:
    tree = shown(client, an_article(title="Text", topic=a_topic("Möten", slug="moten")).url or "")
    assert crumbs(tree) == [("Hem", "/"), ("Blogg", "/blogg/"), ("Möten", "/blogg/moten/")]
    assert said(tree) == [
        ("Hem", f"{HERE}/"),
        ("Blogg", f"{HERE}/blogg/"),
        ("Möten", f"{HERE}/blogg/moten/"),
        ("Text", None),
    ]


def test_a_part_of_a_list_lies_below_the_list(client: Client) -> None:
    article = an_article()
    article.tags.add("fokus")
    article.save()
    tree = shown(client, "/blogg/tagg/fokus/")
    assert crumbs(tree) == [("Hem", "/"), ("Blogg", "/blogg/")]
    assert said(tree)[-1] == ("Tagg: fokus", None)


def test_what_lies_right_below_the_home_page_needs_no_way(client: Client) -> None:
    for page in (a_home(), a_blog()):
        assert not crumbs(shown(client, page.url or ""))


def test_every_page_below_the_home_page_tells_machines_its_way(client: Client) -> None:
    for page in (a_blog(), a_standard_page(), a_contact_page()):
        assert said(shown(client, page.url or "")) == [("Hem", f"{HERE}/"), (page.title, None)]


def test_a_workshop_tells_machines_its_way(client: Client) -> None:
    workshop = a_workshop()
    index = workshop.get_parent()
    assert said(shown(client, workshop.url or "")) == [
        ("Hem", f"{HERE}/"),
        (index.title, f"{HERE}{index.url}"),
        (workshop.title, None),
    ]


def test_the_home_page_tells_machines_which_site_it_is(client: Client) -> None:
    a_home()
    site_settings(name="Sandberg")
    [script] = shown(client, "/").select('script[type="application/ld+json"]')
    told = json.loads(script.get_text())
    assert (told["@type"], told["name"], told["url"], told["inLanguage"]) == ("WebSite", "Sandberg", f"{HERE}/", "sv")


def versions(tree: BeautifulSoup) -> list[tuple[str, str]]:
    return [(str(link["hreflang"]), str(link["href"])) for link in tree.select("head link[hreflang]")]


def test_a_page_in_two_languages_names_both_and_one_for_all_others(client: Client) -> None:
    english = an_english_home()
    page = a_standard_page(slug="tjanster")
    page.copy_for_translation(english.locale).save_revision().publish()
    for path in ("/tjanster/", "/en/tjanster/"):
        found = [(code, urlsplit(address).path) for code, address in versions(shown(client, path))]
        assert found == [("sv", "/tjanster/"), ("en", "/en/tjanster/"), ("x-default", "/tjanster/")]
        assert [link.get_text() for link in shown(client, path).select(".colophon a[hreflang]")] == [
            "English" if path == "/tjanster/" else "Svenska"
        ]


def test_a_page_in_one_language_names_none(client: Client) -> None:
    assert versions(shown(client, a_standard_page().url or "")) == []


def test_statement_14_the_site_map_names_the_versions_too(client: Client) -> None:
    english = an_english_home()
    a_standard_page(slug="tjanster").copy_for_translation(english.locale).save_revision().publish()
    a_standard_page(slug="ensam")
    text = client.get("/sitemap.xml").content.decode()
    entries = {entry.partition("</loc>")[0].partition("<loc>")[2]: entry for entry in text.split("<url>")[1:]}
    for path in ("/tjanster/", "/en/tjanster/"):
        [entry] = [entry for address, entry in entries.items() if urlsplit(address).path == path]
        assert re.findall(r'hreflang="([^"]+)"', entry) == ["sv", "en", "x-default"]
    [alone] = [entry for address, entry in entries.items() if address.endswith("/ensam/")]
    assert "hreflang" not in alone


def test_machines_are_told_the_host_of_another_site(client: Client, settings: Settings) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    other = a_child(StandardPage(title="Andra", slug="andra"), a_home().get_parent())
    Site.objects.create(hostname="other.example", root_page=other)
    below = a_child(StandardPage(title="Under", slug="under"), other)
    a_child(StandardPage(title="Sist", slug="sist"), below)
    tree = BeautifulSoup(client.get("/under/sist/", headers={"host": "other.example"}).content, "html.parser")
    assert said(tree)[1:] == [("Under", "http://other.example/under/"), ("Sist", None)]


def test_a_page_without_a_place_has_no_way() -> None:
    assert trail.trail(StandardPage(title="Ny", slug="ny")) == []
