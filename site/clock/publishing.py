from datetime import datetime

from django.core.management import call_command


def publish_scheduled(now: datetime) -> None:
    """Wagtail's go-live and expiry times, which would otherwise need a cron line of their own."""
    call_command("publish_scheduled", verbosity=0)
