import pytest
from django.test import Client, RequestFactory
from pytest_django import DjangoAssertNumQueries
from wagtail.models import Page, PageViewRestriction

from pages.readable import readable
from tests.pages.factories import a_home, a_standard_page

pytestmark = pytest.mark.django_db


def test_a_page_that_becomes_private_leaves_the_menu_at_once(client: Client) -> None:
    page = a_standard_page(title="Tjänster", slug="tjanster", show_in_menus=True)
    home = str(a_home().url)
    assert 'href="/tjanster/"' in client.get(home).content.decode()
    restriction = PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
    assert 'href="/tjanster/"' not in client.get(home).content.decode()
    restriction.delete()
    assert 'href="/tjanster/"' in client.get(home).content.decode()


def test_a_draft_and_what_lies_below_a_private_page_are_not_readable() -> None:
    private = a_standard_page(slug="privat")
    a_standard_page(parent=private, slug="under")
    a_standard_page(slug="utkast", live=False)
    shown = a_standard_page(slug="visad")
    PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.LOGIN)
    pages = readable(Page.objects.filter(depth__gt=2), None)
    assert [page.pk for page in pages] == [shown.pk]


def test_what_is_private_is_asked_once_for_a_request(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    a_standard_page()
    request = RequestFactory().get("/")
    with django_assert_num_queries(3):
        assert list(readable(Page.objects.all(), request)) == list(readable(Page.objects.all(), request))
