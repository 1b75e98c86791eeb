"""The letter's queue in the mail engine: one row a reader, its bytes joined at the moment they leave."""

from collections.abc import Iterable, Sequence
from functools import lru_cache

from django.db.models import Prefetch
from django.utils import timezone

from mail.conversation import LEADING_DOT, Envelope
from mail.querysets import SendableQuerySet
from newsletter.enums import SubscriberState
from newsletter.models import Delivery, IssueEdition, Subscriber
from newsletter.skeleton import Token, join, split
from newsletter.stale import is_blind

NEEDED = ("state", "attempts", "last_error", "worker", "edition_id", "subscriber_id", "address", "key")


class LetterQueue:
    def rows(self) -> SendableQuerySet:
        names = Prefetch("edition", IssueEdition.objects.only("sha256"))
        sendable = Delivery.objects.sendable().only(*NEEDED).prefetch_related(names)
        return sendable.none() if is_blind(timezone.now()) else sendable

    def recipient(self, row: Delivery) -> str:
        return row.address

    def envelope(self, row: Delivery) -> Envelope:
        edition = edition_of(row.edition_id, row.edition.sha256)
        code = row.code(edition.issue_key, edition.number)
        values = {Token.ADDRESS: row.address, Token.CODE: code, Token.KEY: row.key}
        return Envelope(edition.mail_from(code), row.address, join(edition.parts, values), dots_doubled=True)

    def still_wanted(self, rows: Sequence[Delivery]) -> Iterable[int]:
        """Whoever has left, bounced or been suppressed since the freeze is sent nothing."""
        readers = {row.subscriber_id for row in rows}
        confirmed = Subscriber.objects.filter(pk__in=readers, state=SubscriberState.CONFIRMED)
        staying = set(confirmed.values_list("pk", flat=True))
        return [row.pk for row in rows if row.subscriber_id in staying]


class Edition:
    """What all copies of an edition have in common. It never changes, so a worker reads it once."""

    def __init__(self, row: IssueEdition) -> None:
        issue = row.issue
        # No token begins with a dot, so that doubled once is doubled for all.
        self.parts = split(LEADING_DOT.sub(b"..", bytes(row.skeleton)), row.marker)
        self.issue_key = issue.key
        self.number = issue.number or 0
        self._newsletter = issue.newsletter

    def mail_from(self, code: str) -> str:
        """Where a way for bounces is set up, each copy has its own return address."""
        local, at, domain = self._newsletter.bounce_address.rpartition("@")
        return f"{local}+{code}@{domain}" if at else self._newsletter.sender_address


@lru_cache(maxsize=32)
def edition_of(pk: int, sha256: str) -> Edition:
    """Kept by what it says as well: when a backup is restored under a worker, the number may come to mean another."""
    rows = IssueEdition.objects.select_related("issue__newsletter").defer("html", "text")
    return Edition(rows.get(pk=pk, sha256=sha256))
