"""A trial copy to one address, through the very pipeline that readers' copies go through."""

from datetime import datetime

from django.utils.crypto import get_random_string

from mail.address import checked, domain_of
from mail.models import OutboxMail
from mail.outbox import put
from newsletter.build import Frame, build
from newsletter.freeze import next_number
from newsletter.models import Issue
from newsletter.skeleton import Token, join, split


def send(issue: Issue, to: str, now: datetime) -> OutboxMail:
    """Its unsubscribe link belongs to nobody."""
    newsletter = issue.newsletter
    built = build(Frame(issue, newsletter.language, issue.number or next_number(newsletter), now))
    address, sender = checked(to), checked(newsletter.sender_address)
    code = f"trial.{get_random_string(16)}"
    values = {Token.ADDRESS: address, Token.CODE: code, Token.KEY: get_random_string(32)}
    return put(
        OutboxMail(
            kind="newsletter-trial",
            language=built.language,
            recipient=address,
            sender=sender,
            reply_to=newsletter.reply_to,
            subject=built.subject,
            raw=join(split(built.skeleton, built.marker), values),
            message_id=f"<{code}@{domain_of(sender)}>",
            reference=f"issue:{issue.pk}",
            created_at=now,
            next_attempt_at=now,
        )
    )
