import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.images.models import Rendition

from clock import jobs
from newsletter import pictures
from tests.blog.factories import an_article
from tests.newsletter.factories import NOW, a_newsletter, an_issue, an_item
from tests.pages.test_blocks import a_value, an_image

pytestmark = pytest.mark.django_db


def test_the_clock_makes_the_coming_letter_s_pictures_before_anybody_looks() -> None:
    issue = an_issue(a_newsletter())
    article = an_article(hero_image=an_image(), hero_alt="Ett rum")
    article.body = [*article.body.raw_data, {"type": "image", "value": a_value("image")}]
    article.save()
    an_item(issue, article=article)
    pictures.prepare(NOW)
    assert Rendition.objects.filter(filter_spec__contains="format-jpeg").count() == 2
    assert jobs.registered()["newsletter.pictures"] is pictures.prepare


def test_what_has_not_changed_is_not_read_again() -> None:
    an_issue(a_newsletter(), 1)
    pictures.prepare(NOW)
    with CaptureQueriesContext(connection) as queries:
        pictures.prepare(NOW)
    assert len(queries) == 1
