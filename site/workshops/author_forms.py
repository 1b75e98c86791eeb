"""What the author fills in for somebody who has rung or written: a booking, or a place on the waiting list."""

import secrets
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from workshops.models import WorkshopDate
from workshops.participant_forms import address_of
from workshops.querysets import DateQuerySet
from workshops.validators import validate_person_name

if TYPE_CHECKING:
    DateField = forms.ModelChoiceField[WorkshopDate]
    ModelForm = forms.ModelForm[Any]
else:
    DateField = forms.ModelChoiceField
    ModelForm = forms.ModelForm


class DateChoice(DateField):
    def label_from_instance(self, date: WorkshopDate) -> str:
        return f"{date}, {date.left_text}, {date.price.text}"


class ForSomebodyForm(ModelForm):
    """Nothing is stored here: `instance` is handed to a verb, whose mails go to the address."""

    key = forms.CharField(max_length=64, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, dates: DateQuerySet, date_id: str = "") -> None:
        known = {"key": secrets.token_urlsafe(24), "date": date_id, "seats": 1, "language": settings.LANGUAGE_CODE}
        super().__init__(data, initial=known)
        self.fields["date"] = DateChoice(label=self.fields["date"].label, queryset=dates)

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        validate_person_name(name)
        return name

    def clean_email(self) -> str:
        return address_of(self.cleaned_data["email"])

    @property
    def has_dates(self) -> bool:
        dates: Any = self.fields["date"]
        return bool(dates.queryset.exists())

    @property
    def submission_key(self) -> str:
        return f"author:{self.cleaned_data['key']}"


def page(request: HttpRequest, form: ForSomebodyForm, **context: Any) -> HttpResponse:
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return TemplateResponse(request, "workshops/admin/for_somebody.html", {"form": form, **context}, status=status)
