from email.utils import format_datetime

from django.utils import timezone
from factory.declarations import LazyAttribute, Sequence
from factory.django import DjangoModelFactory

from mail.models import OutboxMail


def written(mail: OutboxMail) -> bytes:
    lines = (
        f"From: {mail.sender}",
        f"To: {mail.recipient}",
        f"Subject: {mail.subject}",
        f"Date: {format_datetime(timezone.now())}",
        f"Message-ID: {mail.message_id}",
        "",
        "Hej!",
        ".en punkt",
        "",
    )
    return "\r\n".join(lines).encode()


class OutboxMailFactory(DjangoModelFactory[OutboxMail]):
    class Meta:
        model = OutboxMail

    kind = "contact"
    language = "sv"
    recipient = Sequence(lambda n: f"reader{n}@example.org")
    sender = "hej@example.se"
    subject = Sequence(lambda n: f"Brev {n}")
    message_id = Sequence(lambda n: f"<mail{n}@example.se>")

    raw = LazyAttribute(written)
