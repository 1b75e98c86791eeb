from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from wagtail.models import PageViewRestriction, Site

from tests.blog.factories import a_topic, an_article
from tests.pages.factories import a_standard_page, an_english_home
from tests.workshops.factories import a_workshop

pytestmark = pytest.mark.django_db


def asked(client: Client, query: str, path: str = "/sok/", **more: str) -> str:
    return client.get(path, {"q": query, **more}).content.decode()


def test_it_says_what_it_is_and_asks_to_be_left_out_of_other_searches(client: Client) -> None:
    text = asked(client, "")
    assert '<meta name="description" content="Sök bland allt som är publicerat här.">' in text
    assert '<meta name="robots" content="noindex">' in text


def test_a_page_is_found_by_a_word_in_it(client: Client) -> None:
    a_standard_page(title="Föreläsningar", lead="Om arbetsliv")
    a_standard_page(title="Kontakt")
    text = asked(client, "arbetsliv")
    assert "Föreläsningar</a></h3>" in text
    assert "Kontakt</a></h3>" not in text


def test_articles_pages_topics_and_workshops_are_found_and_say_what_they_are(client: Client) -> None:
    an_article(title="Artikel om fika")
    a_standard_page(title="Sida om fika")
    a_workshop(title="Workshop om fika")
    a_topic("Fika")
    text = asked(client, "fika")
    assert text.count("<mark>") == 4
    for kind in ("Artikel", "Workshop", "Ämne"):
        assert f'<p class="kicker">{kind}</p>' in text


def test_a_title_outweighs_a_lead_and_a_lead_the_text(client: Client) -> None:
    body = " ".join(["Kaffe"] * 30)
    an_article(title="I texten", lead="", body=[("text", f"<p>{body}</p>")])
    an_article(title="I ingressen", lead="Om kaffepauser.", body=[])
    an_article(title="I rubriken kaffe", lead="", body=[])
    text = asked(client, "kaffe")
    assert text.index("I rubriken") < text.index("I ingressen") < text.index("I texten")


def test_every_word_counts_except_those_that_stand_everywhere(client: Client) -> None:
    an_article(title="Möten på fredagar")
    an_article(title="Möten på måndagar")
    text = asked(client, "hur är mötena på en fredag")
    assert "fredagar" in text
    assert "måndagar" not in text
    assert "Möten på måndagar" not in asked(client, "möte fredag")


def test_the_last_word_may_be_half_typed(client: Client) -> None:
    an_article(title="Rapporten om föreläsningar")
    for typed in ("fö", "förelä", "rappo", "rapporten om förel", "forela"):
        assert "/rapporten" in asked(client, typed) or "<mark>" in asked(client, typed), typed


def test_an_excerpt_shows_the_place_and_marks_the_forms_of_the_word(client: Client) -> None:
    before, after = "Vi börjar med annat. " * 40, " Sedan följer mer." * 40
    an_article(title="Lång", lead="", body=[("text", f"<p>{before}Det sista mötet &lt;b&gt; blev kort.{after}</p>")])
    text = asked(client, "möten")
    assert "… Det sista <mark>mötet</mark> &lt;b&gt; blev kort." in text


def test_what_was_written_is_shown_and_not_run(client: Client) -> None:
    an_article(title="Fika <script>alert(1)</script> & kaka", lead="<img src=x onerror=alert(1)> fika")
    text = asked(client, "fika")
    assert "<script>alert" not in text
    assert "<img src=x" not in text
    assert "<mark>Fika</mark> &lt;script&gt;" in text


def test_what_no_visitor_may_read_is_never_found(client: Client) -> None:
    now = timezone.now()
    a_standard_page(title="Hemligt utkast", live=False)
    a_standard_page(title="Hemligt i framtiden", go_live_at=now + timedelta(days=1))
    a_standard_page(title="Hemligt och slut", expire_at=now - timedelta(minutes=1))
    a_standard_page(a_standard_page(title="Kunder"), title="Hemligt därunder")
    private = a_standard_page(title="Hemligt lösenord")
    for page in (private, private.get_siblings().get(title="Kunder")):
        PageViewRestriction.objects.create(page=page, restriction_type="password", password="x")
    assert "<mark>" not in asked(client, "hemligt")
    assert "0 sidor" in asked(client, "hemligt")


def test_each_language_searches_its_own_pages_by_its_own_forms(client: Client) -> None:
    home = an_english_home()
    a_standard_page(title="Svenska sidan", lead="kaffe")
    a_standard_page(home, title="Running meetings", locale=home.locale)
    assert "Svenska sidan" in asked(client, "kaffe")
    assert "Svenska sidan" not in asked(client, "kaffe", "/en/search/")
    for query in ("meeting", "run", "runs the meetings"):
        assert "<mark>meetings</mark>" in asked(client, query, "/en/search/") or query == "run", query
    assert "<mark>Running</mark>" in asked(client, "run", "/en/search/")


def test_a_name_a_tag_and_a_topic_lead_to_the_article(client: Client) -> None:
    article = an_article(title="Något annat", topic=a_topic("Ledarskap"))
    article.tags.add("distansarbete")
    article.save()
    assert "Något annat" in asked(client, "ledarskapet")
    assert "Något annat" in asked(client, "distansarbetet")


def test_an_empty_result_offers_a_spelling_and_the_topics(client: Client) -> None:
    a_topic("Möteskultur")
    an_article(title="Föreläsningar för chefer")
    text = asked(client, "förelesning")
    assert 'href="?q=f%C3%B6rel%C3%A4sningar"' in text
    assert "Möteskultur" in text
    assert "<mark>Föreläsningar</mark>" in asked(client, "föreläsningar")


def test_no_spelling_is_offered_from_what_is_not_public(client: Client) -> None:
    page = a_standard_page(title="Projekt Tulpanlök")
    PageViewRestriction.objects.create(page=page, restriction_type="password", password="x")
    assert "tulpanlök" not in asked(client, "tulpenlök")


def test_results_are_paged_and_keep_the_question(client: Client) -> None:
    for number in range(12):
        an_article(title=f"Kaffe {number}")
    first, second = asked(client, "kaffe"), asked(client, "kaffe", p="2")
    assert "12 sidor om ”kaffe”" in first
    assert first.count("entry-title") == 10
    assert second.count("entry-title") == 2
    assert "?q=kaffe&amp;p=2" in first


def test_more_results_cost_no_more_queries(client: Client, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    an_article(title="Kaffe 1", topic=a_topic())
    asked(client, "kaffe")
    with CaptureQueriesContext(connection) as one:
        asked(client, "kaffe")
    for number in range(2):
        an_article(title=f"Kaffe {number + 2}")
    with django_assert_num_queries(len(one.captured_queries)):
        asked(client, "kaffe")


ODD = [
    "",
    " ",
    "\0",
    "'\"; DROP TABLE",
    "* AND (",
    "a" * 101,
    "%",
    "_",
    "åäö 🙂",
    "-",
    "’ ’",
    "1",
    "\u0301",
    "a " * 49,
    "ß ŉ İ",
]


@pytest.mark.parametrize("query", ODD)
def test_odd_questions_get_a_page(client: Client, query: str) -> None:
    an_article(title="A 1")
    assert client.get("/sok/", {"q": query, "p": "x"}).status_code == 200


def test_a_question_that_is_too_long_is_told_the_limit(client: Client) -> None:
    assert "100" in asked(client, "a" * 101)


def test_a_site_without_pages_finds_nothing(client: Client) -> None:
    Site.objects.all().delete()
    assert client.get("/sok/", {"q": "x"}).status_code == 200


def test_where_the_search_was_in_english_leads_to_where_it_is(client: Client) -> None:
    moved = client.get("/en/sok/", {"q": "run"})
    assert (moved.status_code, moved["Location"]) == (301, "/en/search/?q=run")
