"""The small forms of the moderation pages."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from comments.enlist import LISTS, LONGEST, SHORTEST
from comments.enums import State
from comments.forms import CommentTextField
from comments.moderate import FROM
from guard.text import SingleLineField

WHY_LENGTH = 200


def why_field() -> SingleLineField:
    return SingleLineField(
        label=_("Reason"),
        required=False,
        max_length=WHY_LENGTH,
        help_text=_("The history tells it, and so does the copy that the writer may fetch."),
    )


class DecisionForm(forms.Form):
    """A button of one comment: what it shall become, and the version of it that the moderator saw."""

    to = forms.ChoiceField(choices=[(to.value, to.label) for to in FROM])
    version = forms.IntegerField()
    why = why_field()

    @property
    def goal(self) -> State:
        return State(self.cleaned_data["to"])


class BulkForm(forms.Form):
    why = why_field()
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)


class ReplyForm(forms.Form):
    text = CommentTextField(label=_("Your reply"), widget=forms.Textarea(attrs={"rows": 5}))
    key = forms.RegexField(regex=r"^[A-Za-z0-9_-]{16,64}$", widget=forms.HiddenInput)
    version = forms.IntegerField(widget=forms.HiddenInput)


class EnlistForm(forms.Form):
    words = SingleLineField(
        label=_("Word, name, address or web address"),
        min_length=SHORTEST,
        max_length=LONGEST,
        error_messages={"min_length": _("At least %(limit_value)d characters, or it would be found everywhere.")},
    )
    name = forms.ChoiceField(label=_("From now on it"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].choices = list(LISTS.items())  # type: ignore[attr-defined]
        self.initial.setdefault("name", next(iter(LISTS)))
