from typing import Any

from django.utils import timezone
from factory.declarations import LazyFunction, Sequence
from factory.django import DjangoModelFactory

from contact.models import ContactPage, Message
from pages.models import SiteSettings
from tests.pages.factories import a_child, a_home


class MessageFactory(DjangoModelFactory[Message]):
    class Meta:
        model = Message

    reference = Sequence(lambda n: f"M{n:05}")
    name = Sequence(lambda n: f"Anna Ek {n}")
    email = Sequence(lambda n: f"anna{n}@example.org")
    body = "Hej! Kan du hålla en föreläsning hos oss?"
    language = "sv"
    submission_key = Sequence(lambda n: f"{n:064}")
    client = "c" * 64
    created_at = LazyFunction(timezone.now)


def a_contact_page(**fields: Any) -> ContactPage:
    a_home()
    return a_child(ContactPage(**{"title": "Kontakta oss", "slug": "kontakt-oss", "intro": "Skriv gärna.", **fields}))


def site_settings(**fields: Any) -> None:
    """The default site's settings, with an address of the author unless `fields` say otherwise."""
    settings = SiteSettings.current()
    for name, value in {"contact_email": "forfattaren@example.se", "sender_email": "hej@example.se", **fields}.items():
        setattr(settings, name, value)
    settings.save()
