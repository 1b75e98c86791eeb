from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NewsletterConfig(AppConfig):
    name = "newsletter"
    verbose_name = _("Newsletter")

    def ready(self) -> None:
        from clock import jobs
        from desk import kinds, warnings
        from mail import kinds as mail_kinds
        from mail import queues, returns
        from newsletter import desk, gate, import_readers, purge, send, settings_saved, week
        from newsletter.deliver import LetterQueue
        from newsletter.returns import LetterReturns

        settings_saved.connect()
        jobs.register("newsletter", week.tick)
        jobs.register("newsletter.gate", gate.let_through)
        jobs.register("newsletter.purge", purge.purge)
        jobs.register("newsletter.imports", import_readers.tidy)
        warnings.register(gate.flood)
        queues.register(send.QUEUE, LetterQueue())
        returns.register(LetterReturns())
        kinds.register(desk.LETTERS)
        mail_kinds.register("newsletter-confirm", _("Letter: link to confirm with"))
        mail_kinds.register("newsletter-already", _("Letter: already signed up"))
        mail_kinds.register("newsletter-move", _("Letter: link to a new address"))
        mail_kinds.register("newsletter-moved", _("Letter: word to the old address"))
        mail_kinds.register("newsletter-data", _("Letter: link to one's own data"))
        mail_kinds.register("newsletter-notice", _("Letter: notice to you"))
        mail_kinds.register("newsletter-trial", _("Letter: trial copy"))
