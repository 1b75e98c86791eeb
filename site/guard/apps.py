from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GuardConfig(AppConfig):
    name = "guard"
    verbose_name = _("Guard")

    def ready(self) -> None:
        from clock import jobs
        from guard.attachments import sweep
        from guard.purge import purge

        jobs.register("guard.purge", purge)
        jobs.register("guard.sweep_attachments", sweep)
