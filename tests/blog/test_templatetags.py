import pytest
from django.template import Context
from django.utils import translation

from blog.templatetags.blog_tags import latest_articles
from tests.blog.factories import an_article


@pytest.mark.django_db
def test_latest_articles_are_those_of_the_language() -> None:
    article = an_article()
    assert latest_articles(Context(), 1) == [article]
    with translation.override("en"):
        assert latest_articles(Context(), 1) == []
