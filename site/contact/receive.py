"""The way in of a message: stored with its mail to the author in one transaction, whatever the mail server does."""

import logging
import secrets
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import IntegrityError, transaction
from wagtail.models import Page

from contact.confirm import confirm
from contact.enums import MessageState
from contact.models import Message
from guard import attachments
from guard.attachments import File
from mail.address import AddressError
from mail.compose import compose
from pages.models import SiteSettings

logger = logging.getLogger(__name__)

# Without letters and digits that are taken for one another when read out or written down.
LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"


@dataclass(frozen=True, slots=True)
class Submission:
    name: str
    email: str
    phone: str
    body: str
    language: str
    submission_key: str
    client: str
    suspected: bool
    proven: bool = False
    """Whether a browser did its proof of work: only then may a mail go to an address that nobody has confirmed."""
    files: tuple[File, ...] = ()


def receive(submission: Submission, page: Page, now: datetime) -> Message:
    """Store a message and write the author's mail. The same submission again gives the first message back."""
    if first := _stored(submission):
        return first
    try:
        with transaction.atomic():
            message = _store(submission, page, now)
            attachments.store(submission.files, message.mail_reference, now)
            if message.state == MessageState.NEW:
                _tell_the_author(message)
                if submission.proven:
                    confirm(message, now)
    except IntegrityError:
        # A second click that came while the first was being stored.
        if first := _stored(submission):
            return first
        raise
    return message


def new_reference() -> str:
    while True:
        code = "".join(secrets.choice(LETTERS) for _ in range(6))
        reference = f"{code[:3]}-{code[3:]}"
        if not Message.objects.filter(reference=reference).exists():
            return reference


def _stored(submission: Submission) -> Message | None:
    return Message.objects.filter(submission_key=submission.submission_key).first()


def _store(submission: Submission, page: Page, now: datetime) -> Message:
    return Message.objects.create(
        reference=new_reference(),
        state=MessageState.SUSPECTED if submission.suspected else MessageState.NEW,
        name=submission.name,
        email=submission.email,
        phone=submission.phone,
        body=submission.body,
        language=submission.language,
        page=page,
        submission_key=submission.submission_key,
        client=submission.client,
        created_at=now,
    )


def _tell_the_author(message: Message) -> None:
    """Without a usable address of the author the message still waits on the desk, which says what is missing."""
    address = SiteSettings.current().contact_email
    if not address:
        return
    try:
        compose(
            "contact/mail/message",
            to=address,
            language=settings.LANGUAGE_CODE,
            kind="contact",
            context={"message": message, "attachments": attachments.of(message.mail_reference)},
            reply_to=message.email,
            reference=message.mail_reference,
        )
    except AddressError:
        logger.exception("No mail could be written about the message %s.", message.reference)
