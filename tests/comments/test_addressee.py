import pytest
from pytest_django import DjangoAssertNumQueries
from wagtail.models import Page

from comments.addressee import addressee
from pages.models import StandardPage
from tests.comments.factories import an_open_page

pytestmark = pytest.mark.django_db


def test_a_page_is_read_as_its_own_class_and_once_known_in_one_query(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    page = an_open_page(title="Om tillit")
    for _known in (False, True):
        found = addressee(page.pk)
        assert isinstance(found, StandardPage)
        assert (found.pk, found.title, found.comments) == (page.pk, "Om tillit", page.comments)
    with django_assert_num_queries(1):
        addressee(page.pk)


def test_a_page_that_is_gone_is_not_there_though_its_class_is_known() -> None:
    page = an_open_page()
    assert addressee(page.pk)
    pk = page.pk
    page.delete()
    assert addressee(pk) is None


def test_a_page_of_no_class_of_ours_and_none_at_all() -> None:
    root = Page.objects.get(depth=1)
    assert addressee(root.pk) == root
    assert addressee(10**9) is None
    assert addressee(10**30) is None
