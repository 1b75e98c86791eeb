"""A visitor's post of the contact form."""

from datetime import timedelta

from django.utils import timezone

from contact.forms import ContactForm

OWN = {"Sec-Fetch-Site": "same-origin"}


def typed(**fields: str) -> dict[str, str]:
    return {
        "name": "Anna Ek",
        "email": "anna@example.org",
        "phone": "",
        "body": "Hej!",
        "form_token": ContactForm.token(timezone.now() - timedelta(seconds=10)),
        **fields,
    }
