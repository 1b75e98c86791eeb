import hashlib
import hmac
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import ClassVar, Self

from django.db import models
from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from mail.enums import DUE, MailState
from mail.models import Sendable
from mail.querysets import SendableQuerySet
from newsletter.edition_models import IssueEdition
from newsletter.enums import IssueState
from newsletter.issue_models import Issue
from newsletter.reader_models import Subscriber

PROOF_LENGTH = 12


class DeliveryQuerySet(SendableQuerySet):
    def sendable(self) -> Self:
        """Rows of issues that are being sent just now."""
        # Numbers, so that a claim walks the index of (issue, id) and stops after its portion.
        sending = Issue.objects.filter(state=IssueState.SENDING).values_list("pk", flat=True)
        return self.filter(issue__in=list(sending))

    def stop_unsent(self, subscriber_ids: Iterable[int], now: datetime) -> int:
        """Whatever has not begun to leave for these readers never will, also where a worker has it in its hands."""
        unsent = Q(state__in=DUE) | Q(state=MailState.CLAIMED, started_at=None)
        mine = self.filter(unsent, subscriber__in=list(subscriber_ids))
        return mine.update(state=MailState.SUPPRESSED, worker="", lease_until=None, finished_at=now)

    def hand_over(self, reader: Subscriber, other: Subscriber) -> int:
        """What waits for one becomes the other's, whose row has no copy of that letter. It goes where it was to go."""
        has = self.filter(subscriber=other).values("issue")
        return (
            self.filter(subscriber=reader, state__in=DUE).exclude(issue__in=has).update(subscriber=other, key=other.key)
        )

    def settle_called_off(self, now: datetime) -> int:
        """What a worker gave back, or left behind when it died, of letters that were called off meanwhile."""
        lately = Issue.objects.filter(state=IssueState.CANCELLED, finished_at__gt=now - timedelta(days=2))
        copies = self.filter(issue__in=list(lately.values_list("pk", flat=True))).unfinished()
        return copies.release_expired(now, resend=False) + copies.cancel(now)

    def of(self, issue: Issue) -> Self:
        return self.filter(issue=issue)

    def counts(self) -> dict[MailState, int]:
        found = dict(self.order_by().values_list("state").annotate(Count("pk")))
        return {state: found.get(state, 0) for state in MailState}

    def count_as_sent(self, now: datetime) -> int:
        """The author's word on copies that may have arrived: they did."""
        return self.filter(state=MailState.UNCERTAIN).update(state=MailState.ACCEPTED, finished_at=now)


class Delivery(Sendable):
    """One reader's copy of one issue. The address is the one the reader had when the issue was frozen."""

    issue = models.ForeignKey(Issue, on_delete=models.CASCADE, related_name="deliveries", db_index=False)
    edition = models.ForeignKey(IssueEdition, on_delete=models.PROTECT, related_name="+", db_index=False)
    subscriber = models.ForeignKey(Subscriber, on_delete=models.SET_NULL, null=True, related_name="deliveries")
    address = models.EmailField(_("address"), max_length=254)
    key = models.CharField(max_length=32, editable=False)

    objects: ClassVar[DeliveryQuerySet] = DeliveryQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("copy of a letter")
        verbose_name_plural = _("copies of letters")
        constraints = [
            models.UniqueConstraint(fields=["issue", "subscriber"], name="one_delivery_a_subscriber"),
            models.UniqueConstraint(fields=["issue", "address"], name="one_delivery_an_address"),
        ]
        indexes = [models.Index(fields=["issue", "id"], name="delivery_issue_id")]

    def __str__(self) -> str:
        return self.address

    @property
    def words(self) -> str:
        """Why it stands where it does: our reason, and what the server said."""
        return " ".join(filter(None, [self.reason, self.reply]))

    def code(self, issue_key: str, number: int) -> str:
        """Names this copy in its Message-ID and bounce address: the same at every attempt, and not to be guessed."""
        proof = hmac.new(issue_key.encode(), str(self.pk).encode(), hashlib.sha256).hexdigest()[:PROOF_LENGTH]
        return f"i{number}.{self.pk}.{proof}"
