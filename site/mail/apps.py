from django.apps import AppConfig, apps
from django.utils.translation import gettext_lazy as _


class MailConfig(AppConfig):
    name = "mail"
    verbose_name = _("Mail")

    def ready(self) -> None:
        from clock import jobs
        from desk import kinds as desk_kinds
        from desk import persons, warnings
        from mail import (
            backend,
            digest,
            holding,
            kinds,
            mailbox,
            on_desk,
            outbox,
            periodic,
            queues,
            rates,
            returns,
        )
        from mail.doctor import own, register_senders
        from mail.outbox_queue import OutboxQueue
        from mail.outbox_returns import OutboxReturns

        if apps.is_installed("anymail"):
            from mail import anymail_events  # noqa: F401  connects itself

        queues.register(outbox.QUEUE, OutboxQueue())
        returns.register(OutboxReturns())
        kinds.register(digest.KIND, _("Daily e-mail about the inbox"))
        kinds.register(backend.KIND, _("From the administration"))
        desk_kinds.register(on_desk.STUCK)
        persons.register(holding.MAILS)
        persons.register(holding.RETURNED)
        warnings.register(on_desk.resting_lanes)
        warnings.register(mailbox.is_silent)
        jobs.register("mail.digest", digest.write_due)
        jobs.register("send_due_mail", periodic.send_due)
        jobs.register("purge_mail_bodies", periodic.purge_bodies)
        jobs.register("purge_returned_evidence", periodic.purge_evidence)
        jobs.register("read_returned_mail", mailbox.look)
        jobs.register("forget_allowances", rates.forget_old)
        kinds.register(outbox.QUEUE, _("Confirmations, answers and notices"))
        register_senders(own.senders)
        _register_health()


def _register_health() -> None:
    from mail import health, health_checks

    health.register("clock", _("The clock and its jobs"), health_checks.beats)
    health.register("lines", _("Tasks in line"), health_checks.lines)
    health.register("mails", _("Mail that waits"), health_checks.mails)
    health.register("lanes", _("Ways to the mail server"), health_checks.lanes)
    health.register("limits", _("Sending limits"), health_checks.limits)
    health.register("returned", _("Returned mail"), health_checks.returned)
