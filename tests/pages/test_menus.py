import pytest
from django.template import Context
from django.test import RequestFactory

from pages.templatetags import pages_tags
from tests.pages.factories import a_home, a_standard_page, an_english_home

pytestmark = pytest.mark.django_db


def context(path: str = "/", **values: object) -> Context:
    return Context({"request": RequestFactory().get(path), **values})


def test_the_menu_is_the_home_pages_children_that_want_to_be_in_it() -> None:
    a_standard_page(title="Tjänster", slug="tjanster", show_in_menus=True)
    a_standard_page(title="Dold", show_in_menus=False)
    a_standard_page(title="Utkast", show_in_menus=True, live=False)
    menu = pages_tags.main_menu(context("/tjanster/workshop/"))
    assert [(item.title, item.url, item.current) for item in menu] == [("Tjänster", "/tjanster/", True)]


def test_there_is_no_menu_without_a_request() -> None:
    assert pages_tags.main_menu(Context({})) == []


def test_home_is_at_the_root() -> None:
    a_home()
    assert pages_tags.home_address(context()) == "/"


def test_a_page_links_to_its_translation() -> None:
    home = a_home()
    an_english_home()
    links = pages_tags.language_links(context(page=home))
    assert [(link.code, link.name, link.url) for link in links] == [("en", "English", "/en/")]


def test_what_is_no_page_has_no_translations() -> None:
    assert pages_tags.language_links(context(page=3)) == []
