from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from pages import search_index
from pages.models import SearchEntry, SearchHit, SearchTerm
from tests.blog.factories import a_blog, an_article, an_author
from tests.pages.factories import a_home, a_standard_page

pytestmark = pytest.mark.django_db


def text_of(page: object) -> str | None:
    return SearchEntry.objects.filter(pk=getattr(page, "pk", None)).values_list("text", flat=True).first()


def test_publishing_makes_the_new_text_found_and_a_draft_does_not() -> None:
    page = a_standard_page(lead="Gammalt")
    page.lead = "Nytt"
    page.save_revision()
    assert text_of(page) == "Gammalt."
    page.get_latest_revision().publish()
    assert text_of(page) == "Nytt."


def test_what_is_unpublished_or_deleted_is_forgotten() -> None:
    first, second = a_standard_page(lead="Kaffe"), a_standard_page(lead="Te")
    first.unpublish()
    second.delete()
    assert text_of(first) is text_of(second) is None
    assert not SearchHit.objects.filter(term__stem="te").exists()


def test_a_page_that_waits_for_its_time_is_read_when_it_comes() -> None:
    page = a_standard_page(live=False)
    page.lead, page.go_live_at = "Snart", timezone.now() + timedelta(hours=1)
    page.save_revision().publish()
    assert text_of(page) is None
    page.go_live_at = timezone.now() - timedelta(minutes=1)
    page.save_revision(approved_go_live_at=page.go_live_at)
    call_command("publish_scheduled", verbosity=0)
    assert text_of(page) == "Snart."


def test_a_moved_page_is_still_found_and_its_text_read_once() -> None:
    page = a_standard_page(lead="Kaffe")
    page.move(a_blog(), "last-child")
    assert text_of(page) == "Kaffe."
    assert SearchEntry.objects.filter(pk=page.pk).count() == 1


def test_the_names_of_heading_levels_are_not_read() -> None:
    article = an_article(lead="", body=[("heading", {"text": "Kaffe", "level": "h2"})])
    assert text_of(article) == "Kaffe."


def test_headings_and_names_do_not_run_into_the_text() -> None:
    body = [("heading", {"text": "Kaffe", "level": "h2"}), ("text", "<p>Det är gott.</p><p>Ja</p>")]
    article = an_article(lead="Om fika.", body=body, author=an_author("Elin Sandberg"))
    assert text_of(article) == "Om fika. Kaffe. Det är gott. Ja."


def test_the_command_reads_all_anew_and_forgets_words_that_are_gone() -> None:
    page = a_standard_page(title="Kaffe")
    a_standard_page(title="Utkast", live=False)
    SearchTerm.objects.create(stem="gone", plain="gone", backwards="enog", word="gone")
    SearchEntry.objects.all().delete()
    call_command("rebuild_search")
    assert set(SearchEntry.objects.values_list("pk", flat=True)) == {page.pk, a_home().pk}
    assert not SearchTerm.objects.filter(stem="gone").exists()


def test_the_minute_tick_reads_what_came_in_past_save_and_nothing_twice() -> None:
    page = a_standard_page(title="Kaffe")
    SearchEntry.objects.filter(pk=page.pk).delete()
    search_index.catch_up(timezone.now())
    before = SearchHit.objects.count()
    search_index.catch_up(timezone.now())
    assert SearchEntry.objects.filter(pk=page.pk).exists()
    assert SearchHit.objects.count() == before


def test_the_index_is_no_use_of_a_page() -> None:
    from wagtail.models import ReferenceIndex

    page = a_standard_page(title="Kaffe")
    assert not ReferenceIndex.get_references_to(page).exists()
