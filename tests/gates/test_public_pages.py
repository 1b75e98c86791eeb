"""No link of the site leads nowhere, and no page asks anything of another host or leaves anything in the browser."""

import pytest
from django.utils import timezone

from demo.load import load
from tests.blog.factories import a_series, a_topic, an_article, an_author
from tests.gates.walking import Visit, walk
from tests.pages.factories import an_english_home
from tests.pages.test_blocks import an_image

pytestmark = pytest.mark.django_db

BEGINNINGS = ("/", "/sitemap.xml", "/robots.txt", "/sok/?q=artikel", "/en/")


@pytest.fixture
def visits(private: list[str]) -> list[Visit]:
    """To every page of a site that has something of everything."""
    topic, author = a_topic(), an_author("Bo Ek", bio="Skriver.", image=an_image())
    article = an_article(topic=topic, author=author, hero_image=an_image(), hero_alt="Ett rum")
    article.tags.add("fokus")
    article.save()
    a_series([article, an_article(topic=topic)])
    an_english_home()
    return walk([*BEGINNINGS, *private])


def broken(visits: list[Visit]) -> list[tuple[str, str, int]]:
    return [(visit.came_from, visit.path, visit.status) for visit in visits if visit.status >= 400]


def test_statement_21_every_link_leads_somewhere_and_no_page_asks_other_hosts_or_leaves_a_cookie(
    visits: list[Visit],
) -> None:
    assert len(visits) > 70
    assert broken(visits) == []
    assert [(visit.path, visit.cookies) for visit in visits if visit.cookies] == []
    assert [(visit.path, visit.strangers) for visit in visits if visit.strangers] == []
    assert [(visit.path, visit.inline) for visit in visits if visit.inline] == []
    assert any(address.startswith("/media/") for visit in visits for address in visit.fetched)


@pytest.mark.proof
def test_no_link_of_the_demo_leads_nowhere() -> None:
    """A minute's walk: some 200 pages with real pictures."""
    assert load(timezone.now())
    visits = walk(BEGINNINGS)
    assert len(visits) > 100
    assert broken(visits) == []
    assert [visit.path for visit in visits if visit.cookies or visit.strangers or visit.inline] == []
