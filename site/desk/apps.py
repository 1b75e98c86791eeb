from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DeskConfig(AppConfig):
    name = "desk"
    verbose_name = _("Desk")

    def ready(self) -> None:
        from clock import jobs
        from desk import lay_aside, log_holding, persons, warnings

        jobs.register("desk.forget_spent", lay_aside.forget_spent)
        warnings.register(warnings.clock_stands_still)
        warnings.register(warnings.mail_stands_still)
        persons.register(log_holding.HOLDING)
