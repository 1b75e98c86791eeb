from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from pages.amount_field import AmountField
from tests.workshops.factories import a_request
from workshops.admin_forms import DateForm
from workshops.question_fields import fields_for
from workshops.question_models import Question
from workshops.viewsets import DateViewSet

SPACES = ("", " ", "\N{NO-BREAK SPACE}", "\N{NARROW NO-BREAK SPACE}", "\N{THIN SPACE}")


@pytest.mark.parametrize("space", SPACES)
def test_an_amount_is_taken_as_it_is_written_in_the_language(space: str) -> None:
    field = AmountField(max_digits=10, decimal_places=2)
    assert field.clean(f" 25{space}000,50 ") == Decimal("25000.50")
    with translation.override("en"):
        assert field.clean(f"25{space}000.50") == Decimal("25000.50")


@pytest.mark.django_db
def test_a_quotation_takes_such_an_amount_and_its_page_has_the_script_of_the_day(admin_client: Client) -> None:
    asked = a_request()
    url = reverse("workshop_request", args=[asked.pk])
    page = admin_client.get(url)
    assert "js/date-time-chooser.js" in page.content.decode()
    data = {"key": page.context["answer_form"]["key"].value(), "text": "Gärna.", "vat_rate": "25"}
    assert admin_client.post(url, {**data, "price_excl": "25\N{NO-BREAK SPACE}000,50"}).status_code == 302
    assert asked.answers.get().price_excl == Decimal("25000.50")


@pytest.mark.django_db
def test_the_price_of_a_group_is_such_a_field_too() -> None:
    form = DateViewSet().get_edit_handler().get_form_class()
    assert issubclass(form, DateForm)
    assert isinstance(form.base_fields["group_price_excl"], AmountField)


def test_a_question_of_the_author_s_own_takes_such_an_amount() -> None:
    question = Question(label="Hur många är ni?", field_type="number")
    [field] = fields_for([question]).values()
    assert field.clean("1\N{NO-BREAK SPACE}200,5") == Decimal("1200.5")
