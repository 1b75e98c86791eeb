"""Statement 12: whoever looks for one form of a word finds the others, on either database."""

import pytest
from django.utils import timezone
from wagtail.models import Page

from pages.find import find
from pages.search import readable
from pages.stems import stem
from tests.pages.factories import a_home, a_standard_page, an_english_home
from tests.pages.swedish_queries import ENGLISH, NOT_FOUND, TABLE

pytestmark = pytest.mark.django_db


def titles(query: str, home: Page) -> list[str]:
    found = find(query, readable(home, timezone.now()), home.locale.language_code).pages
    return list(Page.objects.filter(pk__in=found).values_list("title", flat=True))


def test_a_reader_finds_what_is_looked_for_in_any_form() -> None:
    assert len(TABLE) >= 40
    home = a_home()
    for title in {title for _query, title in TABLE}:
        a_standard_page(title=title)
    missed = [query for query, title in TABLE if title not in titles(query, home)]
    assert missed == []


def test_english_pages_are_searched_as_english() -> None:
    home = an_english_home()
    for title in {title for _query, title in ENGLISH}:
        a_standard_page(home, title=title, locale=home.locale)
    assert [query for query, title in ENGLISH if title not in titles(query, home)] == []


def test_words_that_only_look_alike_are_kept_apart() -> None:
    home = a_home()
    for title in {title for _query, title in NOT_FOUND}:
        a_standard_page(title=title)
    assert [query for query, title in NOT_FOUND if title in titles(query, home)] == []


@pytest.mark.parametrize(
    "forms",
    [
        "dag dagen dagar dagarna dagarnas",
        "arbete arbetet arbeten arbeta arbetar arbetade",
        "medarbetare medarbetarna medarbetarens",
        "tydlig tydligt tydliga tydligare",
        "exempel exemplet exemplen",
        "museet museer",
        "vatten vattnet",
        "tecken tecknet",
        "vinter vintern vintrar",
        "stad staden städer",
        "tips tipset tipsen",
        "resultat resultatet resultaten",
        "person personen personer",
        "policy policyn policyer",
        "börja börjar början",
        "svår svårt svåra",
        "viktig viktigt viktigast",
        "kultur kulturen kulturer",
        "motsatt motsatta motsats motsatsen motsatser",
        "anpassa anpassar anpassat anpassats",
        "rapport rapporten rapporter",
    ],
)
def test_all_forms_of_a_word_have_one_stem(forms: str) -> None:
    assert len({stem(word, "sv") for word in forms.split()}) == 1
