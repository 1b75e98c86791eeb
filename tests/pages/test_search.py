import pytest
from django.core.management import call_command
from django.test import Client

from tests.pages.factories import a_standard_page, an_english_home

pytestmark = pytest.mark.django_db


def test_a_page_is_found_by_a_word_in_it(client: Client) -> None:
    a_standard_page(title="Föreläsningar", lead="Om arbetsliv")
    a_standard_page(title="Kontakt")
    call_command("update_index", verbosity=0)
    text = client.get("/sok/", {"q": "arbetsliv"}).content.decode()
    assert "Föreläsningar" in text
    assert "Kontakt</a></h2>" not in text


def test_drafts_are_not_found(client: Client) -> None:
    a_standard_page(title="Hemligheten", live=False)
    call_command("update_index", verbosity=0)
    assert "/hemligheten" not in client.get("/sok/", {"q": "Hemligheten"}).content.decode()


def test_each_language_searches_its_own_pages(client: Client) -> None:
    an_english_home()
    a_standard_page(title="Svenska sidan", lead="kaffe")
    call_command("update_index", verbosity=0)
    assert "Svenska sidan" in client.get("/sok/", {"q": "kaffe"}).content.decode()
    assert "Svenska sidan" not in client.get("/en/sok/", {"q": "kaffe"}).content.decode()


@pytest.mark.parametrize("query", ["", " ", "\0", "'\"; DROP TABLE", "* AND (", "a" * 101, "%", "åäö 🙂"])
def test_odd_questions_get_a_page(client: Client, query: str) -> None:
    response = client.get("/sok/", {"q": query, "p": "x"})
    assert response.status_code == 200


def test_a_question_that_is_too_long_is_told_the_limit(client: Client) -> None:
    assert "100" in client.get("/sok/", {"q": "a" * 101}).content.decode()


def test_a_site_without_pages_finds_nothing(client: Client) -> None:
    from wagtail.models import Site

    Site.objects.all().delete()
    assert client.get("/sok/", {"q": "x"}).status_code == 200
