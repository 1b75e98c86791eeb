import pytest
from bs4 import BeautifulSoup
from django.test import Client, RequestFactory
from wagtail.contrib.redirects.models import Redirect

from pages.errors import server_error
from pages.nearby import nearby
from tests.blog.factories import a_blog, an_article
from tests.pages.factories import a_home, an_english_home


def titles(path: str) -> list[str]:
    return [page.title for page in nearby(RequestFactory().get(path))]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path",
    [
        "/blogg/motesfria-formidagar/",
        "/2019/05/motesfria-formiddagar/",
        "/motesfria/",
        "/motesfria-formiddagar-2/",
    ],
)
def test_a_slip_of_the_pen_finds_its_page(path: str) -> None:
    an_article(title="Mötesfria förmiddagar", slug="motesfria-formiddagar")
    an_article(title="Något annat", slug="nagot-annat")
    assert titles(path) == ["Mötesfria förmiddagar"]


@pytest.mark.django_db
def test_an_old_address_of_the_same_name_finds_where_it_went() -> None:
    article = an_article(title="Ny", slug="helt-ny")
    site = a_blog().get_site()
    Redirect.objects.create(site=site, old_path="/2019/gammal-text", redirect_page=article)
    assert titles("/arkiv/gammal-text/") == ["Ny"]


@pytest.mark.django_db
def test_what_nobody_may_read_is_not_hinted_at() -> None:
    hidden = an_article(title="Hemlig", slug="hemlig-plan", live=False)
    Redirect.objects.create(site=a_blog().get_site(), old_path="/gammal/hemlig", redirect_page=hidden)
    assert titles("/hemlig-plan/") == titles("/hemlig/") == []


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/", "/abc/", f"/{'a' * 400}/", "/favicon.ico", "/wp-login.php"])
def test_what_is_no_name_is_compared_with_nothing(path: str) -> None:
    a_home()
    assert titles(path) == []


@pytest.mark.django_db
def test_the_page_that_is_not_here_helps(client: Client) -> None:
    an_article(title="Mötesfria förmiddagar", slug="motesfria-formiddagar")
    response = client.get("/motesfria-formidagar/")
    assert response.status_code == 404
    shown = BeautifulSoup(response.content, "html.parser")
    assert [link["href"] for link in shown.select("#nearby ~ ol a")] == ["/blogg/motesfria-formiddagar/"]
    assert [field["value"] for field in shown.select("main form[role=search] input")] == ["motesfria formidagar"]
    assert shown.select("#latest")
    assert [tag["content"] for tag in shown.select("meta[name=robots]")] == ["noindex"]


@pytest.mark.django_db
def test_it_speaks_the_language_of_the_address(client: Client) -> None:
    an_english_home()
    shown = client.get("/en/nothing/").content.decode()
    assert '<html lang="en">' in shown
    assert "The page is not here" in shown


@pytest.mark.parametrize(("path", "words"), [("/blogg/", "Något gick fel"), ("/en/blog/", "Something went wrong")])
def test_what_went_wrong_is_told_without_the_database(path: str, words: str) -> None:
    """No mark: pytest-django refuses this test any database."""
    response = server_error(RequestFactory().get(path))
    assert response.status_code == 500
    assert words in response.content.decode()
