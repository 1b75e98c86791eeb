"""A workshop's questions on its English page: worded in English, answered as one with the Swedish."""

from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils.translation import override
from wagtail.models import Locale

from tests.pages.factories import an_english_home
from tests.workshops.factories import a_date, a_workshop, an_index, booking_data
from tests.workshops.question_factories import a_question
from workshops import attendees
from workshops.models import Booking, WorkshopDate, WorkshopPage

pytestmark = pytest.mark.django_db


def text_of(response: Any) -> str:
    return str(response.content.decode())


def in_english(page: WorkshopPage) -> WorkshopPage:
    an_english_home()
    english = Locale.objects.get(language_code="en")
    an_index().copy_for_translation(english).specific.get_latest_revision_as_object().save_revision().publish()
    copied = page.copy_for_translation(english)
    copied.save_revision().publish()
    return WorkshopPage.objects.get(pk=copied.pk)


def book_in_english(client: Client, date: WorkshopDate, **typed: Any) -> Any:
    address = f"/en/workshop-booking/{date.pk}/"
    return client.post(address, booking_data(date, **typed), HTTP_ORIGIN="http://testserver")


def test_an_english_page_asks_in_english_where_that_is_written(client: Client) -> None:
    page = a_workshop()
    a_question(page, "Val?", field_type="radio", choices="Ett\nTvå", label_en="Which?", choices_en="One\nTwo")
    a_question(page, "Varför?", help_text="Kort.", help_text_en="Briefly.")
    in_english(page)
    # What was copied along with the page is asked of nobody, and what is asked anew is asked there too.
    a_question(page, "Hur?")
    date = a_date(page)
    html = text_of(client.get(f"/en/workshop-booking/{date.pk}/"))
    assert [words for words in ("Which?", "One", "Two", "Varför?", "Briefly.", "Hur?") if words not in html] == []
    assert [words for words in ("Val?", "Ett<", "Kort.") if words in html] == []
    assert html.count("Varför?") == 1


def test_an_answer_is_the_same_in_whichever_language_it_was_given(client: Client) -> None:
    page = a_workshop()
    choices = {"choices": "Ett\nTvå", "choices_en": "One\nTwo"}
    for label, kind in (("Val", "dropdown"), ("Flera", "checkboxes"), ("Antal", "number"), ("Nytt", "checkbox")):
        a_question(page, label, label_en=f"{label} in English", field_type=kind, **choices)
    in_english(page)
    date = a_date(page)
    address = date.get_absolute_url()
    typed = {"q_val": "Två", "q_flera": ["Ett", "Två"], "q_nytt": "on"}
    assert book_in_english(client, date, **typed, q_antal="3.5").status_code == 303
    swedish = booking_data(date, **typed, q_antal="3,5", email="bo@example.org")
    client.post(address, swedish, HTTP_ORIGIN="http://testserver")
    first, second = (list(one.answers.values_list("question", "text")) for one in Booking.objects.order_by("pk"))
    assert first == second == [("Val", "Två"), ("Flera", "Ett, Två"), ("Antal", "3,5"), ("Nytt", "Ja")]
    table = attendees.table(date)
    assert list(table.headings)[-4:] == ["Val", "Flera", "Antal", "Nytt"]


def test_where_the_first_language_has_no_page_to_read_the_date_s_own_asks(client: Client) -> None:
    page = a_workshop()
    a_question(page, "Varför?")
    english = in_english(page)
    english.questions.update(label="Why?")
    WorkshopPage.objects.filter(pk=page.pk).update(live=False)
    date = a_date(english)
    html = text_of(client.get(f"/en/workshop-booking/{date.pk}/"))
    assert "Why?" in html
    assert "Varför?" not in html


@pytest.mark.parametrize("written", ["One", "One\nTwo\nThree"])
def test_there_are_as_many_english_choices_as_others(written: str) -> None:
    question = a_question(a_workshop(), "Val?", field_type="radio", choices="Ett\nTvå", choices_en=written)
    with pytest.raises(ValidationError):
        question.full_clean()
    with override("en"):
        assert question.options == [("Ett", "Ett"), ("Två", "Två")], "nothing stands beside the wrong one"


def test_the_english_page_leads_the_author_to_the_page_that_has_the_questions(admin_client: Client) -> None:
    page = a_workshop()
    english = in_english(page)
    there = reverse("wagtailadmin_pages:edit", args=[page.pk])
    note = "Frågorna ställs som de står på sidan på webbplatsens första språk."
    html = text_of(admin_client.get(reverse("wagtailadmin_pages:edit", args=[english.pk])))
    assert note in html
    assert f'href="{there}"' in html
    assert note not in text_of(admin_client.get(there))


def test_what_was_written_in_english_pages_before_goes_to_the_originals() -> None:
    page = a_workshop()
    a_question(page, "Val?", field_type="radio", choices="Ett\nTvå")
    a_question(page, "Varför?")
    page.refresh_from_db()
    page.save_revision().publish()
    english = in_english(page)
    english.questions.filter(label="Val?").update(label="Which?", choices="One\nTwo")
    import_module("workshops.migrations.0016_questions_in_english").carry_over(apps, None)
    words = ("label_en", "help_text_en", "choices_en")
    expected = [("Which?", "", "One\nTwo"), ("", "", "")]
    assert list(page.questions.values_list(*words)) == expected
    edited = WorkshopPage.objects.get(pk=page.pk).get_latest_revision_as_object()
    assert [tuple(getattr(one, name) for name in words) for one in edited.questions.all()] == expected
