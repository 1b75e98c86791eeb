from typing import ClassVar

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from contact.models import BODY_LENGTH, NAME_LENGTH, PHONE_LENGTH
from contact.receive import Submission
from guard.lenient_form import LenientForm
from guard.text import EmailField, PlainTextField, SingleLineField


class ContactForm(LenientForm):
    purpose: ClassVar[str] = "contact"

    name = SingleLineField(
        label=_("Name"),
        max_length=NAME_LENGTH,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = EmailField(label=_("E-mail"), help_text=_("The answer will be sent here."))
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
