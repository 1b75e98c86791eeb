"""How old the last sign of life of a part is. The clusters beat as "default" and "mail", each job as "job:<name>"."""

from datetime import datetime, timedelta

from clock.models import Heartbeat


def beat(name: str, now: datetime) -> None:
    Heartbeat.objects.beat(name, now)


def age(name: str, now: datetime) -> timedelta | None:
    """None where it never beat."""
    return Heartbeat.objects.age(name, now)
