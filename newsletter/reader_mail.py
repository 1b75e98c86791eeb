"""What we write to one reader, apart from the letter."""

from django.utils.translation import override

from mail.compose import compose
from newsletter.models import Subscriber


def write(reader: Subscriber, template: str, *, to: str = "", **context: object) -> None:
    """Into the outbox, in the reader's language; to the reader's own address where no other is named."""
    with override(reader.language):
        compose(
            f"newsletter/mail/{template}",
            to=to or reader.address,
            language=reader.language,
            kind=f"newsletter-{template}",
            context={"newsletter": reader.newsletter, **context},
            reply_to=reader.newsletter.reply_to,
            reference=f"subscriber:{reader.pk}",
        )
