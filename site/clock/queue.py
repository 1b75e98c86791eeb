from typing import Literal

from django.utils import timezone
from django_q.models import OrmQ
from django_q.tasks import async_task

Cluster = Literal["default", "mail"]


def enqueue(task: str, *args: int | str, cluster: Cluster = "default") -> None:
    """Hand `task`, a dotted name, to a cluster.

    Call it inside the transaction that writes the task's data: the queue is a table of the same database, so both
    commit or neither does. Tasks run at least once; they take ids, fetch, and call one verb.
    """
    async_task(task, *args, cluster=cluster)


def is_waiting(task: str, *args: int | str, cluster: Cluster = "default") -> bool:
    """Whether the same work already stands in line: whoever takes it up will see all that is committed by now."""
    line = OrmQ.objects.filter(key=cluster, lock__lte=timezone.now())
    return any((row.task.get("func"), row.task.get("args")) == (task, args) for row in line)
