"""How often a public page asks the database, which is most of what it costs. A number may fall, not rise unnoticed."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.blog.factories import a_blog, a_series, a_topic, an_article, an_author
from tests.contact.factories import a_contact_page
from tests.pages.factories import a_home, a_standard_page
from tests.pages.test_blocks import an_image
from tests.workshops.factories import a_date, a_workshop

pytestmark = pytest.mark.django_db


@pytest.fixture
def addresses() -> dict[str, str]:
    topic, author = a_topic(), an_author("Bo Ek", bio="Skriver.")
    article = an_article(topic=topic, author=author, hero_image=an_image(), hero_alt="Ett rum")
    article.tags.add("fokus")
    article.save()
    a_series([article, *(an_article(topic=topic, author=author) for _number in range(4))])
    workshop = a_workshop()
    a_date(workshop)
    pages = {
        "home": a_home(),
        "standard": a_standard_page(show_in_menus=True),
        "index": a_blog(),
        "topic": topic,
        "article": article,
        "contact": a_contact_page(),
        "workshop": workshop,
    }
    return {name: str(page.url) for name, page in pages.items()}


@pytest.mark.parametrize(
    ("name", "most"),
    [
        ("home", 19),
        ("standard", 19),
        ("index", 24),
        ("topic", 22),
        ("article", 34),
        ("contact", 19),
        ("workshop", 22),
    ],
)
def test_a_page_asks_the_database_no_more_than_this(
    client: Client,
    addresses: dict[str, str],
    name: str,
    most: int,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    client.get(addresses[name])
    with django_assert_max_num_queries(most):
        assert client.get(addresses[name]).status_code == 200
