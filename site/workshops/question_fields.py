"""The author's questions as fields of the booking form."""

from collections.abc import Iterable
from copy import copy
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.conf import settings
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import override
from wagtail.contrib.forms.forms import FormBuilder

from guard.text import PlainTextField, SingleLineField
from pages.amount_field import AmountField
from workshops.question_models import Question

LINE, TEXT = 255, 2000


class AnswerFields(FormBuilder):
    """Wagtail's builder, with fields that refuse invisible characters and widgets that need no script. They are asked
    in the language in force; what is chosen comes back in the author's own words."""

    def get_field_options(self, field: Question) -> dict[str, Any]:
        worded = copy(field)
        worded.label, worded.help_text = field.label_here, field.help_text_here
        options: dict[str, Any] = super().get_field_options(worded)
        return options

    def create_singleline_field(self, field: Question, options: dict[str, Any]) -> forms.Field:
        return SingleLineField(max_length=LINE, **options)

    def create_multiline_field(self, field: Question, options: dict[str, Any]) -> forms.Field:
        return PlainTextField(max_length=TEXT, widget=forms.Textarea(attrs={"rows": 3}), **options)

    def create_number_field(self, field: Question, options: dict[str, Any]) -> forms.Field:
        return AmountField(max_digits=12, decimal_places=2, **options)

    def create_date_field(self, field: Question, options: dict[str, Any]) -> forms.Field:
        return forms.DateField(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **options)

    def create_dropdown_field(self, field: Question, options: dict[str, Any]) -> forms.Field:
        nothing = [("", _("Choose"))]
        return forms.ChoiceField(choices=nothing + self.get_formatted_field_choices(field), **options)

    def get_formatted_field_choices(self, field: Question) -> list[tuple[str, str]]:
        return field.options


def fields_for(questions: Iterable[Question]) -> dict[str, forms.Field]:
    """By a name that no field of the form itself can have."""
    return {f"q_{name}": field for name, field in AnswerFields(questions).formfields.items()}


def answer_text(value: Any) -> str:
    """What was answered, in words and as the author writes numbers; nothing where nothing was said."""
    with override(settings.LANGUAGE_CODE):
        return _said(value)


def _said(value: Any) -> str:
    if isinstance(value, bool):
        return _("Yes") if value else ""
    if isinstance(value, list):
        return ", ".join(value)
    if isinstance(value, Decimal):
        return number_format(value.normalize() if value else Decimal(0))
    return date_format(value, "Y-m-d") if isinstance(value, date) else str(value or "")
