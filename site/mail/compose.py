from collections.abc import Mapping
from email.utils import parseaddr

from django.conf import settings
from django.utils import timezone

from mail.address import checked
from mail.mailing_list import MailingList
from mail.message import Calendar, Letter, build
from mail.models import OutboxMail
from mail.outbox import new_message_id, put
from mail.render import render
from pages.models import SiteSettings

__all__ = ["NO_ROBOTS", "Calendar", "MailingList", "compose"]

NO_ROBOTS = {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"}
"""Keeps out-of-office robots from answering."""


def compose(
    template: str,
    *,
    to: str,
    language: str,
    kind: str,
    context: Mapping[str, object],
    reply_to: str = "",
    headers: Mapping[str, str] | None = None,
    mailing_list: MailingList | None = None,
    calendar: Calendar | None = None,
    null_sender: bool = False,
    reference: str = "",
    order_key: str = "",
) -> OutboxMail:
    """Write one mail into the outbox, from `templates/<template>/`, inside the caller's transaction.

    Mails with the same `order_key` leave in the order they were written. With `null_sender` no server ever answers it,
    not even with a bounce. Raises AddressError for an address that
    cannot be written to.
    """
    site = SiteSettings.current()
    sender = checked(site.sender_email or parseaddr(settings.DEFAULT_FROM_EMAIL)[1])
    rendered = render(template, language, site, context)
    letter = Letter(
        sender=sender,
        sender_name=site.sender_name or site.name,
        to=checked(to),
        subject=rendered.subject,
        text=rendered.text,
        html=rendered.html,
        date=timezone.localtime(),
        message_id=new_message_id(sender),
        reply_to=checked(reply_to or site.reply_to) if reply_to or site.reply_to else "",
        headers={
            **NO_ROBOTS,
            "Content-Language": language,
            **(mailing_list.headers(sender) if mailing_list else {}),
            **(headers or {}),
        },
        calendar=calendar,
    )
    mail = _row(letter, kind=kind, language=language, reference=reference, order_key=order_key)
    if null_sender:
        mail.sender = ""
    return put(mail)


def _row(letter: Letter, *, kind: str, language: str, reference: str, order_key: str) -> OutboxMail:
    return OutboxMail(
        kind=kind,
        language=language,
        recipient=letter.to,
        sender=letter.sender,
        reply_to=letter.reply_to,
        subject=letter.subject,
        raw=build(letter),
        message_id=letter.message_id,
        reference=reference,
        order_key=order_key,
        created_at=letter.date,
        next_attempt_at=letter.date,
    )
