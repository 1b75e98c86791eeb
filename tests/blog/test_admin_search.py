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


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("möte", {"Möten som räcker"}),
        ("mötet", {"Möten som räcker"}),
        ("räck möten", {"Möten som räcker"}),
        ("bok", {"Böcker i handlingen"}),
        ("böckerna", {"Böcker i handlingen"}),
        ("artikel", {"Fem artiklar"}),
        ("artikla", {"Fem artiklar"}),
        ("meeting", {"Better meetings"}),
        ("möte artikel", set()),
        ('"som räcker" möte', {"Möten som räcker"}),
        ('"möte som"', set()),
        ("mötet finnsinte", set()),
    ],
)
def test_the_admin_finds_a_title_in_all_forms_of_its_words(
    settings: Settings, admin_client: Client, asked: str, found: set[str]
) -> None:
    settings.WAGTAILSEARCH_BACKENDS = {"default": {**settings.WAGTAILSEARCH_BACKENDS["default"], "AUTO_UPDATE": True}}
    titles = {"Möten som räcker", "Böcker i handlingen", "Fem artiklar", "Better meetings"}
    for title in sorted(titles):
        an_article(title=title).save()
    html = admin_client.get("/admin/pages/search/", {"q": asked}).content.decode()
    assert {title for title in titles if title in html} == found


def test_pages_are_chosen_in_all_forms_of_a_word_too(settings: Settings, admin_client: Client) -> None:
    settings.WAGTAILSEARCH_BACKENDS = {"default": {**settings.WAGTAILSEARCH_BACKENDS["default"], "AUTO_UPDATE": True}}
    an_article(title="Böcker i handlingen").save()
    assert "Böcker i handlingen" in admin_client.get("/admin/choose-page/search/", {"q": "bok"}).content.decode()
