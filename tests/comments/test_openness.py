from datetime import timedelta

import pytest
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction

from comments.enums import Openness
from comments.models import CommentSettings
from comments.openness import openness
from pages.enums import CommentPolicy
from tests.comments.factories import an_open_page
from tests.pages.factories import a_home

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("policy", "expected"),
    [
        (CommentPolicy.OPEN, Openness.OPEN),
        (CommentPolicy.CLOSED, Openness.CLOSED),
        (CommentPolicy.OFF, Openness.OFF),
    ],
)
def test_the_page_decides(policy: CommentPolicy, expected: Openness) -> None:
    page = an_open_page(comments=policy)
    assert openness(page, CommentSettings(), timezone.now()) == expected


def test_a_page_without_a_policy_has_no_comments() -> None:
    a_home()
    page = Page.objects.get(depth=1)
    assert openness(page, CommentSettings(), timezone.now()) == Openness.OFF


def test_a_page_that_not_everybody_may_read_is_hidden() -> None:
    now = timezone.now()
    private = an_open_page()
    PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.LOGIN)
    for page in (an_open_page(live=False), an_open_page(expire_at=now), private, an_open_page(parent=private)):
        assert openness(page, CommentSettings(), now) == Openness.HIDDEN


def test_after_so_many_days_a_page_is_closed() -> None:
    published = timezone.now()
    page = an_open_page(first_published_at=published)
    settings = CommentSettings(close_after_days=14)
    assert openness(page, settings, published + timedelta(days=14)) == Openness.OPEN
    assert openness(page, settings, published + timedelta(days=14, seconds=1)) == Openness.CLOSED
    page.first_published_at = None
    assert openness(page, settings, timezone.now() + timedelta(days=99)) == Openness.OPEN
