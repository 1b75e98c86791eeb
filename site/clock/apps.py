from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class ClockConfig(AppConfig):
    name = "clock"
    verbose_name = _("Clock")

    def ready(self) -> None:
        from clock import jobs, publishing

        jobs.register("publish_scheduled", publishing.publish_scheduled)
        post_migrate.connect(_ensure_schedule, sender=self, dispatch_uid="clock.schedule")


def _ensure_schedule(using: str, **kwargs: object) -> None:
    from django_q.models import Schedule

    from clock import schedule

    # `migrate clock` alone may run before django-q2 has its tables.
    if Schedule._meta.db_table in connections[using].introspection.table_names():
        schedule.ensure(timezone.now())
