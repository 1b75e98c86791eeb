"""The author's answer to a message: stored with its mail in one transaction, and the message is answered."""

from datetime import datetime
from typing import Any

from contact.enums import MessageState
from contact.models import Answer, Message
from mail.answers import compose_answer, once


def answer(message: Message, text: str, *, by: Any, key: str, now: datetime) -> Answer:
    """The same form again, by its `key`, gives the first answer back."""
    return once(Answer, key, lambda: _send(message, text, by=by, key=key, now=now))


def _send(message: Message, text: str, *, by: Any, key: str, now: datetime) -> Answer:
    sent = Answer.objects.create(message=message, text=text, by=by, submission_key=key, sent_at=now)
    Message.objects.filter(pk=message.pk).update(state=MessageState.ANSWERED)
    compose_answer(
        "contact/mail/answer",
        to=message.email,
        language=message.language,
        kind="contact.answer",
        context={"answer": sent, "message": message},
        reference=message.mail_reference,
    )
    return sent
