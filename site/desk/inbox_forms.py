from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from desk import moments


class SnoozeForm(forms.Form):
    """Until when; the moment is `cleaned_data["moment"]`."""

    until = forms.ChoiceField(choices=[("tomorrow", ""), ("monday", ""), ("date", "")])
    date = forms.DateField(required=False, error_messages={"invalid": _("Write the date like 2026-12-24.")})

    def __init__(self, data: Any, *, now: datetime) -> None:
        super().__init__(data)
        self.now = now

    def clean(self) -> dict[str, Any]:
        given = dict(super().clean() or {})
        if self.errors:
            return given
        if given["until"] == "date":
            if not given["date"] or not moments.is_ahead(given["date"], self.now):
                raise ValidationError(_("Choose a day from tomorrow on, at most a year ahead."))
            return {**given, "moment": moments.morning_of(given["date"])}
        moment = moments.tomorrow if given["until"] == "tomorrow" else moments.next_monday
        return {**given, "moment": moment(self.now)}
