"""What a draft may lack, and what publishing asks for."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import User
from django.test import Client
from wagtail.images.models import Image
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Locale

from blog.models import ArticlePage, TopicPage
from tests.blog.editing import add_url, autosave, edit_url, press, typed
from tests.blog.factories import a_blog, a_topic, an_article, an_author

pytestmark = pytest.mark.django_db

HALF_WRITTEN: list[tuple[str, dict[str, Any]]] = [
    ("call_to_action", {"title": "", "text": "", "button": "", "page": "", "url": ""}),
    ("call_to_action", {"title": "Boka", "text": "", "button": "Boka", "page": "", "url": "https://exa mple"}),
    ("embed", {"url": "http://", "title": ""}),
    ("tip", {"number": "", "title": "", "text": "null", "page": "", "url": "http://", "link_text": ""}),
    ("heading", {"text": "", "level": "h2"}),
]


@pytest.fixture
def author(client: Client) -> Client:
    client.force_login(User.objects.create_superuser("asa"))
    return client


def drafted_topic(article: ArticlePage) -> TopicPage | None:
    draft: ArticlePage = ArticlePage.objects.get(pk=article.pk).get_latest_revision_as_object()
    return draft.topic


def a_picture() -> Image:
    return Image.objects.create(title="Bild", file=get_test_image_file())


@pytest.mark.parametrize("block", HALF_WRITTEN, ids=lambda block: block[0])
def test_a_half_written_block_is_kept_in_the_draft_and_asked_about_at_publishing(
    author: Client, block: tuple[str, dict[str, Any]]
) -> None:
    article = an_article(live=False)
    kept = autosave(author, edit_url(article), title="Möten", body=[block])
    assert kept.status_code == 200
    assert ArticlePage.objects.get().get_latest_revision_as_object().body[0].block_type == block[0]
    refused = press(author, edit_url(article), "action-publish", title="Möten", body=[block])
    assert refused.status_code == 200
    assert not ArticlePage.objects.get().live


def test_what_is_typed_before_the_title_is_kept(author: Client) -> None:
    kept = autosave(author, add_url(a_blog()), title="", lead="En tanke innan rubriken.")
    assert kept.status_code == 200, kept.content
    draft = ArticlePage.objects.get()
    assert (draft.title, draft.slug, draft.lead) == (
        "Utkast utan rubrik",
        "utkast-utan-rubrik",
        "En tanke innan rubriken.",
    )
    refused = press(author, edit_url(draft), "action-publish", title="")
    assert "Utkast utan rubrik" not in refused.content.decode().split("<form", 1)[1].split("</form>", 1)[0]
    assert not ArticlePage.objects.get().live


def test_a_second_draft_without_a_title_finds_an_address_too(author: Client) -> None:
    for _draft in range(2):
        assert autosave(author, add_url(a_blog()), title="", slug="").status_code == 200
    assert sorted(ArticlePage.objects.values_list("slug", flat=True)) == ["utkast-utan-rubrik", "utkast-utan-rubrik-2"]


def test_a_draft_whose_address_is_taken_gets_the_next_and_publishing_says_so(author: Client) -> None:
    an_article(title="Möten", slug="moten")
    assert autosave(author, add_url(a_blog()), title="Möten", slug="moten").status_code == 200
    draft = ArticlePage.objects.get(live=False)
    assert draft.slug == "moten-2"
    assert autosave(author, edit_url(draft), title="Möten", slug="moten").status_code == 200
    assert press(author, edit_url(draft), "action-publish", title="Möten", slug="moten").status_code == 200
    assert not ArticlePage.objects.get(pk=draft.pk).live


def test_statement_7_a_lead_picture_without_words_stops_publishing_and_nothing_else(author: Client) -> None:
    article = an_article(live=False)
    picture = a_picture().pk
    assert autosave(author, edit_url(article), title="Möten", hero_image=picture).status_code == 200
    refused = press(author, edit_url(article), "action-publish", title="Möten", hero_image=picture)
    assert "Beskriv bilden för den som inte kan se den, eller markera den som dekorativ." in refused.content.decode()
    assert not ArticlePage.objects.get().live
    press(author, edit_url(article), "action-publish", title="Möten", hero_image=picture, hero_decorative="on")
    assert ArticlePage.objects.get().live


def test_statement_7_a_picture_in_the_text_without_words_stops_publishing_and_nothing_else(author: Client) -> None:
    article = an_article(live=False)
    without = ("image", {"image": {"image": a_picture().pk, "alt_text": ""}, "caption": ""})
    assert autosave(author, edit_url(article), title="Möten", body=[without]).status_code == 200
    refused = press(author, edit_url(article), "action-publish", title="Möten", body=[without])
    assert not ArticlePage.objects.get().live
    assert "alternativtext" in refused.content.decode().lower()
    decorative = ("image", {"image": {"image": a_picture().pk, "decorative": "on", "alt_text": ""}, "caption": ""})
    press(author, edit_url(article), "action-publish", title="Möten", body=[decorative])
    assert ArticlePage.objects.get().live


def chosen_author(author: Client) -> str:
    return typed(author.get(add_url(a_blog())).content)["author"]


def test_a_new_article_bears_the_only_authors_name(author: Client) -> None:
    assert chosen_author(author) == ""
    only = an_author()
    assert chosen_author(author) == str(only.pk)


def test_where_there_are_several_it_bears_the_writers_own_name(author: Client) -> None:
    an_author("Bo Alm")
    own = an_author("Åsa Ek")
    assert chosen_author(author) == ""
    User.objects.update(first_name="Åsa", last_name="Ek")
    assert chosen_author(author) == str(own.pk)


def test_or_the_name_of_what_the_writer_wrote_last(author: Client) -> None:
    me, first, other = User.objects.get(), an_author("Bo Alm"), an_author("Åsa Ek")
    an_article(author=first, owner=me)
    an_article(author=other)
    assert chosen_author(author) == str(first.pk)


def test_an_old_article_without_a_name_stays_so(author: Client) -> None:
    an_author()
    assert typed(author.get(edit_url(an_article())).content)["author"] == ""


def test_once_published_it_says_what_becomes_of_it(author: Client) -> None:
    done = press(author, edit_url(an_article(live=False)), "action-publish")
    assert "Artikeln är publicerad sedan" in author.get(done.url).content.decode()


def test_the_topics_of_the_articles_language_are_chosen_from_a_plain_menu(author: Client) -> None:
    article, own = an_article(), a_topic("Möten")
    a_topic("Arbete")
    english = Locale.objects.create(language_code="en")
    other = a_topic("Meetings")
    TopicPage.objects.filter(pk=other.pk).update(locale=english)
    menu = BeautifulSoup(author.get(edit_url(article)).content, "html.parser").select("select#id_topic option")
    assert [option.get_text() for option in menu][1:] == ["Arbete", "Möten"]
    press(author, edit_url(article), topic=str(own.pk))
    assert drafted_topic(article) == own
    refused = author.post(edit_url(article), typed(author.get(edit_url(article)).content, topic=str(other.pk)))
    assert refused.status_code == 200
    assert drafted_topic(article) == own
