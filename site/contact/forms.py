from typing import ClassVar

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from contact.models import BODY_LENGTH, NAME_LENGTH, PHONE_LENGTH
from contact.receive import Submission
from guard.forms import GuardedForm
from guard.limits import Limit
from guard.text import EmailField, PlainTextField, SingleLineField

HOUR, DAY = 3_600, 86_400


class ContactForm(GuardedForm):
    purpose: ClassVar[str] = "contact"
    limits: ClassVar[tuple[Limit, ...]] = (
        Limit("client-hour", "client", 10, HOUR),
        Limit("email-day", "email", 10, DAY),
        Limit("all-hour", "form", 100, HOUR),
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

    def submission(self) -> Submission:
        """What a valid form holds. A filled trap only makes it suspect: it may have been the person's browser."""
        return Submission(
            name=self.cleaned_data["name"],
            email=self.cleaned_data["email"],
            phone=self.cleaned_data["phone"],
            body=self.cleaned_data["body"],
            language=get_language() or "",
            submission_key=self.submission_key,
            client=self.client,
            suspected=self.trapped,
        )
