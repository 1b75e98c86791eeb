"""What the clock does for the mail once a minute."""

from datetime import datetime, timedelta

from mail import queues
from mail.models import DeliveryEvent, Lane, OutboxMail
from mail.outbox import wake

KEEP_BODIES = timedelta(days=90)
KEEP_EVIDENCE = timedelta(days=400)
PURGE_AT_ONCE = 500


def send_due(now: datetime) -> None:
    """Wake a worker for every queue that has something to do and whose lane does not rest."""
    resting = set(Lane.objects.paused(now).values_list("name", flat=True))
    for name in queues.names():
        if name not in resting and queues.get(name).rows().needs_worker(now).exists():
            wake(name)


def purge_bodies(now: datetime) -> None:
    """Forget what was said in mails settled long ago; what became of them is kept."""
    old = OutboxMail.objects.with_old_bodies(now - KEEP_BODIES).values_list("pk", flat=True)[:PURGE_AT_ONCE]
    OutboxMail.objects.filter(pk__in=list(old)).update(raw=b"")


def purge_evidence(now: datetime) -> None:
    """Forget the wording of old reports. What was said of whom, and when, is kept: the rule for soft bounces counts it,
    and a suppression has to have a reason for as long as it lasts."""
    old = DeliveryEvent.objects.with_old_evidence(now - KEEP_EVIDENCE).values_list("pk", flat=True)[:PURGE_AT_ONCE]
    DeliveryEvent.objects.filter(pk__in=list(old)).update(evidence="")
