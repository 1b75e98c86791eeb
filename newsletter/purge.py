"""Once a minute, a little: forget sign-ups that nobody confirmed, and links that have long been too old."""

from datetime import datetime, timedelta

from newsletter.enums import SubscriberState
from newsletter.models import Confirmation, Subscriber

KEPT = timedelta(days=30)
AT_ONCE = 500


def purge(now: datetime) -> None:
    before = now - KEPT
    # Who has left or was stopped keeps the row, and with it the proof; these never said yes.
    silent = Subscriber.objects.filter(state=SubscriberState.PENDING, created_at__lt=before)
    forgotten = silent.exclude(consents__at__gte=before)
    Subscriber.objects.filter(pk__in=list(forgotten.values_list("pk", flat=True)[:AT_ONCE])).delete()
    old = Confirmation.objects.filter(created_at__lt=before)
    Confirmation.objects.filter(pk__in=list(old.values_list("pk", flat=True)[:AT_ONCE])).delete()
