from typing import ClassVar

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from contact.models import BODY_LENGTH, NAME_LENGTH, PHONE_LENGTH
from contact.receive import Submission
from guard.attaching_form import AttachingForm
from guard.limits import Limit
from guard.text import EmailField, PlainTextField, SingleLineField

HOUR, DAY = 3_600, 86_400
ANSWER_LENGTH = 20_000
MOST_LINKS = 3
USUAL = (
    Limit("client-hour", "client", 10, HOUR),
    Limit("email-day", "email", 10, DAY),
    Limit("all-hour", "form", 100, HOUR),
)
UNPROVEN = (Limit("unproven-hour", "form", 5, HOUR),)
"""So many messages from browsers without JavaScript are told of by mail."""


class ContactForm(AttachingForm):
    purpose: ClassVar[str] = "contact"
    asks_for_work: ClassVar[bool] = True
    limits: ClassVar[tuple[Limit, ...]] = (
        Limit("client-most", "client", 1_000, HOUR),
        Limit("all-most", "form", 3_000, HOUR),
    )

    name = SingleLineField(
        label=_("Name"),
        max_length=NAME_LENGTH,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = EmailField(label=_("E-mail"), help_text=_("The answer is sent here."))
    phone = SingleLineField(
        label=_("Telephone"),
        max_length=PHONE_LENGTH,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "type": "tel"}),
    )
    body = PlainTextField(
        label=_("Message"),
        max_length=BODY_LENGTH,
        widget=forms.Textarea(attrs={"rows": 8}),
    )

    @property
    def is_suspect(self) -> bool:
        """Whether it waits in the inbox to be looked at, and no mail tells of it. Nobody is refused for what a person
        may do too: send a link without JavaScript, share an address with a robot, have a browser that fills in a field
        that nobody sees."""
        if self.trapped or self.links > (MOST_LINKS if self.proven else 0):
            return True
        return self.reached(USUAL if self.proven else (*USUAL, *UNPROVEN)) is not None

    def submission(self) -> Submission:
        """What a valid form holds."""
        return Submission(
            name=self.cleaned_data["name"],
            email=self.cleaned_data["email"],
            phone=self.cleaned_data["phone"],
            body=self.cleaned_data["body"],
            language=get_language() or "",
            submission_key=self.submission_key,
            client=self.client,
            suspected=self.is_suspect,
            proven=self.proven,
            files=self.attached,
        )


class AnswerForm(forms.Form):
    """What the author writes back. The `key` makes a second click the same answer."""

    text = PlainTextField(
        label=_("Your answer"), max_length=ANSWER_LENGTH, widget=forms.Textarea(attrs={"rows": 10, "id": "answer"})
    )
    key = forms.CharField(max_length=64, widget=forms.HiddenInput)
