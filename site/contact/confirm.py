"""The automatic confirmation that a message has come, where the author wants one (RFC 3834).

It says nothing that the visitor wrote, not even the name, so that nobody can send their own words through it to
somebody else; and nothing ever answers it.
"""

from datetime import datetime

from contact.models import ContactSettings, Message
from guard import network
from guard.limits import Limit, take
from mail.compose import compose

ONCE_A_DAY = Limit("day", "email", 1, 86_400)


def confirm(message: Message, now: datetime) -> None:
    """Called in the transaction that stores a message whose spam verdict is clean."""
    if not ContactSettings.current().auto_reply:
        return
    if not take("contact.confirm", network.digest("email", message.email, now), ONCE_A_DAY, now):
        return
    compose(
        "contact/mail/confirmation",
        to=message.email,
        language=message.language,
        kind="contact.confirmation",
        context={"message": message},
        headers={"Auto-Submitted": "auto-replied"},
        null_sender=True,
        reference=message.mail_reference,
    )
