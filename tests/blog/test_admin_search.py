import pytest
from django.test import Client
from pytest_django import Settings

from tests.blog.factories import a_topic, an_article, an_author

pytestmark = pytest.mark.django_db


def test_an_article_is_found_in_the_admin_as_soon_as_it_is_saved(settings: Settings, admin_client: Client) -> None:
    settings.WAGTAILSEARCH_BACKENDS = {"default": {**settings.WAGTAILSEARCH_BACKENDS["default"], "AUTO_UPDATE": True}}
    article = an_article(title="Mötesfria förmiddagar", topic=a_topic("Arbete"), author=an_author())
    article.lead = "Så fick ett team tillbaka tankeron."
    article.tags.add("fokus")
    article.save_revision().publish()
    found = admin_client.get("/admin/pages/search/", {"q": "mötesfria"}).content.decode()
    assert "Mötesfria förmiddagar" in found
    assert "Mötesfria förmiddagar" not in admin_client.get("/admin/pages/search/", {"q": "finnsinte"}).content.decode()
