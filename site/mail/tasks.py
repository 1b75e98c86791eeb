from django.utils import timezone

from clock.tasks import beat_mail
from mail import mailbox, queues
from mail.deliver import drain
from mail.models import Lane
from mail.outbox import wake


def deliver(name: str, seconds: int = 50) -> None:
    """Send what is due in one queue; what the time did not suffice for goes to the next task."""
    # The clock's question waits behind the mail: a cluster that is busy sending must not look dead.
    beat_mail()
    drain(name, seconds=seconds)
    beat_mail()
    now = timezone.now()
    if queues.get(name).rows().due(now).exists() and not Lane.objects.of(name).is_paused(now):
        wake(name)


def read_returned() -> None:
    mailbox.read_all()
