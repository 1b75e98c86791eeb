"""A trial copy to one address, through the very pipeline that readers' copies go through."""

from datetime import datetime

from django.utils.crypto import get_random_string

from mail.address import checked, domain_of
from mail.models import OutboxMail
from mail.outbox import put
from newsletter.build import Built, Frame, build
from newsletter.freeze import next_number
from newsletter.models import Issue, IssueEdition
from newsletter.reader_links import TRIAL_KEY
from newsletter.skeleton import Token, join, split
from newsletter.topics import Sieve


def send(issue: Issue, to: str, now: datetime, *, language: str = "", selection: str = "") -> OutboxMail:
    """The edition for that language and choice of topics, as it was frozen or as it would be now.

    The links to a reader's own pages say that this is a trial copy. Raises
    ValueError where the letter cannot be made into a mail.
    """
    newsletter = issue.newsletter
    edition = _edition(issue, language or newsletter.language, selection, now)
    address, sender = checked(to), checked(newsletter.sender_address)
    code = f"trial.{get_random_string(16)}"
    values = {Token.ADDRESS: address, Token.CODE: code, Token.KEY: TRIAL_KEY}
    return put(
        OutboxMail(
            kind="newsletter-trial",
            language=edition.language,
            recipient=address,
            sender=sender,
            reply_to=newsletter.reply_to,
            subject=edition.subject,
            raw=join(split(bytes(edition.skeleton), edition.marker), values),
            message_id=f"<{code}@{domain_of(sender)}>",
            reference=f"issue:{issue.pk}",
            created_at=now,
            next_attempt_at=now,
        )
    )


def _edition(issue: Issue, language: str, selection: str, now: datetime) -> IssueEdition | Built:
    frozen = issue.editions.filter(language=language, selection=selection).first()
    if frozen is not None:
        return frozen
    number = issue.number or next_number(issue.newsletter)
    return build(Frame(issue, language, number, now, Sieve(issue).lets_in(selection)))
