from collections.abc import Sequence

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.test import Client

from blog.in_series import place_of
from blog.models import ArticlePage
from blog.series import Series, SeriesPart
from tests.blog.factories import a_blog, a_series, an_article

pytestmark = pytest.mark.django_db


def three() -> Sequence[ArticlePage]:
    return [an_article(title=title) for title in ("Första", "Andra", "Tredje")]


def test_a_part_says_which_it_is_and_leads_to_the_others(client: Client) -> None:
    first, second, third = three()
    a_series([third, first, second], title="Lugn", slug="lugn")
    shown = BeautifulSoup(client.get(first.url or "").content, "html.parser").select_one("nav.series")
    assert shown is not None
    assert "Del 2 av 3" in shown.get_text()
    assert [link["href"] for link in shown.select("ol a")] == [third.url, second.url]
    assert [here.get_text() for here in shown.select("[aria-current]")] == ["Första"]
    assert [link["href"] for link in shown.select("h2 a")] == ["/blogg/serie/lugn/"]


def test_only_published_parts_are_counted() -> None:
    first, second, third = three()
    a_series([first, second, third])
    second.unpublish()
    place = place_of(third)
    assert place is not None
    assert (place.number, place.total, place.following) == (2, 2, None)
    assert place_of(second) is None
    first.unpublish()
    assert place_of(third) is None


def test_the_page_of_a_series_lists_its_parts_in_their_order(client: Client) -> None:
    first, second, third = three()
    a_series([third, first, second], slug="lugn", lead="Om lugn.")
    third.unpublish()
    text = client.get("/blogg/serie/lugn/").content.decode()
    assert text.index("Första") < text.index("Andra")
    assert "Om lugn." in text
    assert "Tredje" not in text


def test_an_article_is_in_one_series_at_most() -> None:
    article = an_article()
    a_series([article])
    other = Series.objects.create(title="Annan", slug="annan")
    with pytest.raises(ValidationError, match="ingår redan i en serie"):
        SeriesPart(series=other, article=article).full_clean()


def test_a_series_of_nothing_is_not_found(client: Client) -> None:
    a_blog()
    Series.objects.create(title="Tom", slug="tom")
    assert [client.get(f"/blogg/serie/{slug}/").status_code for slug in ("tom", "annan")] == [404, 404]
    assert str(Series.objects.get()) == "Tom"
