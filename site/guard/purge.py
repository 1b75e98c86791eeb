from datetime import datetime

from guard.models import Counter


def purge(now: datetime) -> None:
    """Forget every window that has ended."""
    Counter.objects.filter(ends_at__lte=now).delete()
