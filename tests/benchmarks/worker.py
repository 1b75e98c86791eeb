"""The process that is measured: it says when it is ready, waits for a line, works, and tells its figures."""

import gc
import json
import resource
import sys
import time
from typing import Any

import django

django.setup()

from django.core.mail import EmailMultiAlternatives, get_connection  # noqa: E402
from django.db import connection  # noqa: E402

from mail.deliver import drain  # noqa: E402
from mail.enums import MailState  # noqa: E402
from newsletter import send  # noqa: E402
from newsletter.models import Delivery, Issue, IssueEdition  # noqa: E402
from tests.benchmarks import machine  # noqa: E402

TASK_SECONDS = 50
"""As long as the site's own task drains before it makes room for the next."""


def send_by_us(limit: float) -> None:
    """In tasks one after the other, as the cluster runs them."""
    stop_at = time.monotonic() + limit
    while (left := stop_at - time.monotonic()) > 0:
        if not drain(send.QUEUE, seconds=min(TASK_SECONDS, left)):
            return


def send_by_django(issue: int, count: int) -> None:
    """The same letter to so many readers by `send_messages` on one connection, without a ledger."""
    edition = IssueEdition.objects.get(issue=issue)
    messages = []
    for row in Delivery.objects.filter(issue=issue)[:count]:
        headers = {"List-Unsubscribe-Post": "List-Unsubscribe=One-Click", "Precedence": "bulk"}
        message = EmailMultiAlternatives(
            edition.subject, edition.text, "brev@example.se", [row.address], headers=headers
        )
        message.attach_alternative(edition.html, "text/html")
        messages.append(message)
    with get_connection("django.core.mail.backends.smtp.EmailBackend") as smtp:
        smtp.send_messages(messages)


def _cpu_ms() -> float:
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return (usage.ru_utime + usage.ru_stime) * 1000


def _server() -> int:
    """The process that all of PostgreSQL's others come from; 0 where there is none."""
    if connection.vendor != "postgresql":
        return 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return machine.parent(cursor.fetchone()[0])


def main(mode: str, issue: int, amount: float) -> dict[str, Any]:
    Issue.objects.get(pk=issue)
    server = _server()
    gc.collect()
    _say("ready")
    sys.stdin.readline()
    machine.forget_peak()
    idle, server_cpu, own_cpu, begun = machine.memory_mb("VmRSS"), _server_cpu(server), _cpu_ms(), time.monotonic()
    if mode == "ours":
        send_by_us(amount)
    else:
        send_by_django(issue, int(amount))
    seconds, own_cpu = time.monotonic() - begun, _cpu_ms() - own_cpu
    peak = machine.memory_mb("VmHWM")
    accepted = Delivery.objects.filter(issue=issue, state=MailState.ACCEPTED).count()
    sent = accepted if mode == "ours" else int(amount)
    return {
        "sent": sent,
        "seconds": seconds,
        "own_ms": own_cpu / max(sent, 1),
        "server_ms": (_server_cpu(server) - server_cpu) / max(sent, 1),
        "memory": peak - idle,
        "idle": idle,
    }


def _server_cpu(server: int) -> float:
    return machine.family_cpu_ms(server) if server else 0.0


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    _say(json.dumps(main(sys.argv[1], int(sys.argv[2]), float(sys.argv[3]))))
