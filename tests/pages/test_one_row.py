import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import Site

from comments.models import CommentSettings
from pages.models import StandardPage
from pages.one_row import OneRow
from tests.comments.factories import an_open_page

pytestmark = pytest.mark.django_db


def test_a_row_is_what_the_queryset_would_give() -> None:
    site = Site.objects.get(is_default_site=True)
    expected = CommentSettings.objects.create(site=site, moderation_words="vinst\nspel", akismet=True)
    found = OneRow(CommentSettings.objects.filter(site=0)).get(expected.site_id)
    assert isinstance(found, CommentSettings)
    assert found == expected
    values = {field.attname for field in CommentSettings._meta.concrete_fields}
    assert {name: getattr(found, name) for name in values} == {name: getattr(expected, name) for name in values}
    assert not found._state.adding


def test_what_was_not_asked_for_is_fetched_when_it_is_wanted() -> None:
    """Of a model with a parent, and with values that the database keeps in another form."""
    page = an_open_page(title="Om tillit", expire_at=timezone.now())
    one = OneRow(StandardPage.objects.only("title", "live", "expire_at", "translation_key").filter(id=0))
    with CaptureQueriesContext(connection) as captured:
        found = one.get(page.pk)
    assert len(captured) == 1
    assert found is not None
    assert (found.title, found.live, found.expire_at) == ("Om tillit", True, page.expire_at)
    assert found.translation_key == page.translation_key
    assert (found.slug, found.pk) == (page.slug, page.pk)


def test_nothing_is_found_where_there_is_nothing() -> None:
    assert OneRow(StandardPage.objects.filter(id=0)).get(10**12) is None
