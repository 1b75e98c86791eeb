import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from pages.link_to import near
from pages.models import BasePage
from pages.search import readable
from tests.blog.factories import a_blog, an_article
from tests.pages.factories import a_home, a_standard_page, an_english_home
from tests.workshops.factories import a_workshop

pytestmark = pytest.mark.django_db

DRAFT = "Vi pratade om mötena igen. Kalendern är full av möten och ingen vågar tacka nej till ett möte."


@pytest.fixture
def asa(client: Client) -> Client:
    client.force_login(User.objects.create_superuser("asa"))
    return client


def suggested(client: Client, **sent: str) -> list[str]:
    response = client.post(reverse("pages_link_to"), {"language": "sv", **sent})
    assert response.status_code == 200
    return [title.get_text() for title in BeautifulSoup(response.content, "html.parser").select("h3")]


def fill() -> dict[str, BasePage]:
    return {
        "meetings": an_article(title="Tre tips för bättre möten", lead="Om kalendrar som är fulla."),
        "coffee": an_article(title="Kaffe och bullar", lead="Om fika."),
        "workshop": a_workshop(title="Möten som ger något", lead="En dag om möten."),
        "page": a_standard_page(title="Tjänster", lead="Jag hjälper er att tacka nej till möten."),
    }


def test_a_draft_is_told_of_articles_pages_and_workshops_near_to_it(asa: Client) -> None:
    fill()
    titles = suggested(asa, title="Ännu en mötesvecka", text=DRAFT)
    assert set(titles) == {"Tre tips för bättre möten", "Möten som ger något", "Tjänster"}


def test_what_is_linked_to_already_and_the_draft_itself_are_left_out(asa: Client) -> None:
    pages = fill()
    besides = f"{pages['meetings'].pk},{pages['workshop'].pk},x,²"
    assert suggested(asa, text=DRAFT, besides=besides) == ["Tjänster"]


def test_nobody_is_led_to_what_is_not_public(asa: Client) -> None:
    fill()["meetings"].unpublish()
    assert "Tre tips för bättre möten" not in suggested(asa, text=DRAFT)


def test_each_language_is_told_of_its_own(asa: Client) -> None:
    fill()
    home = an_english_home()
    a_standard_page(home, title="Better meetings", locale=home.locale)
    assert suggested(asa, text="A calendar full of meetings", language="en") == ["Better meetings"]


def test_an_empty_draft_is_told_so(asa: Client) -> None:
    fill()
    assert suggested(asa) == []
    assert "Inget" in asa.post(reverse("pages_link_to"), {"language": "sv"}).content.decode()


def test_each_suggestion_can_be_inserted_as_an_internal_link_and_copied(asa: Client) -> None:
    page = fill()["meetings"]
    html = asa.post(reverse("pages_link_to"), {"language": "sv", "text": DRAFT}).content
    buttons = BeautifulSoup(html, "html.parser")
    insert = buttons.select_one(f'[data-link-to-insert="{page.pk}"]')
    assert insert is not None
    assert insert["data-url"] == page.url
    assert buttons.select_one(f'[data-link-to-copy="{page.full_url}"]') is not None


def test_only_those_who_may_enter_the_admin_are_answered(client: Client) -> None:
    assert client.post(reverse("pages_link_to"), {"language": "sv", "text": DRAFT}).status_code == 302


def test_a_get_and_an_unknown_language_are_refused(asa: Client) -> None:
    assert asa.get(reverse("pages_link_to")).status_code == 405
    assert asa.post(reverse("pages_link_to"), {"language": "xx"}).status_code == 400


def test_the_panel_stands_beside_a_new_article_and_an_old_one(asa: Client) -> None:
    article = an_article()
    for address in (
        reverse("wagtailadmin_pages:edit", args=[article.pk]),
        reverse("wagtailadmin_pages:add", args=["blog", "articlepage", a_blog().pk]),
    ):
        panel = BeautifulSoup(asa.get(address).content, "html.parser").select_one("[data-link-to]")
        assert panel is not None
        assert panel["data-language"] == "sv"


def test_a_draft_as_long_as_a_book_is_answered(asa: Client) -> None:
    fill()
    assert suggested(asa, text=DRAFT * 3000)


def test_more_pages_cost_no_more_queries(asa: Client, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    an_article(title="Möten 1")
    suggested(asa, text=DRAFT)
    with CaptureQueriesContext(connection) as one:
        suggested(asa, text=DRAFT)
    an_article(title="Möten 2")
    an_article(title="Möten 3")
    with django_assert_num_queries(len(one.captured_queries)):
        suggested(asa, text=DRAFT)


def test_a_rare_word_says_more_than_one_that_all_share() -> None:
    for number in range(5):
        an_article(title=f"Arbete och möten {number}", lead="Arbete, möten.")
    rare = an_article(title="Arbete", lead="Om sommarjobb och arbete.", body=[])
    found = near("", "Arbete arbete arbete möten och sommarjobb.", readable(a_home(), timezone.now()), "sv").pages
    assert found[0] == rare.pk
