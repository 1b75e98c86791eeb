import secrets
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from guard.text import PlainTextField

ANSWER_LENGTH = 20_000


class AnswerForm(forms.Form):
    """What the author writes back. The `key` makes a second click the same answer."""

    text = PlainTextField(
        label=_("Your answer"), max_length=ANSWER_LENGTH, widget=forms.Textarea(attrs={"rows": 10, "id": "answer"})
    )
    key = forms.CharField(max_length=64, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.initial.setdefault("key", secrets.token_urlsafe(24))
