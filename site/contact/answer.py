"""The author's answer to a message: stored with its mail in one transaction, and the message is answered."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from contact.enums import MessageState
from contact.models import Answer, Message
from mail.compose import compose
from pages.models import SiteSettings


def answer(message: Message, text: str, *, by: Any, key: str, now: datetime) -> Answer:
    """The same form again, by its `key`, gives the first answer back."""
    if first := Answer.objects.filter(submission_key=key).first():
        return first
    try:
        with transaction.atomic():
            return _send(message, text, by=by, key=key, now=now)
    except IntegrityError:
        # A second click that came while the first was being stored.
        if first := Answer.objects.filter(submission_key=key).first():
            return first
        raise


def _send(message: Message, text: str, *, by: Any, key: str, now: datetime) -> Answer:
    sent = Answer.objects.create(message=message, text=text, by=by, submission_key=key, sent_at=now)
    Message.objects.filter(pk=message.pk).update(state=MessageState.ANSWERED)
    compose(
        "contact/mail/answer",
        to=message.email,
        language=message.language,
        kind="contact.answer",
        context={"answer": sent, "message": message},
        reply_to=SiteSettings.current().contact_email,
        # A person wrote it; out-of-office robots may answer a person.
        headers={"Auto-Submitted": "no", "X-Auto-Response-Suppress": "None"},
        reference=message.mail_reference,
    )
    return sent
