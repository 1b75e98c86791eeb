from django.utils import timezone
from django_q.models import OrmQ

from clock import heartbeat, jobs
from clock.queue import enqueue


def tick() -> None:
    """The minute: say that the clock goes, ask the mail cluster whether it does, run the jobs."""
    now = timezone.now()
    heartbeat.beat("default", now)
    # While the mail cluster stands still its queue must not fill with questions.
    if OrmQ.objects.filter(key="mail", lock__lte=now).count() < MOST_WAITING:
        enqueue("clock.tasks.beat_mail", cluster="mail")
    jobs.run_all(now)


MOST_WAITING = 100


def beat_mail() -> None:
    heartbeat.beat("mail", timezone.now())
