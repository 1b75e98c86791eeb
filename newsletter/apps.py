from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NewsletterConfig(AppConfig):
    name = "newsletter"
    verbose_name = _("Newsletter")

    def ready(self) -> None:
        from clock import jobs
        from desk import kinds, persons, warnings
        from mail import kinds as mail_kinds
        from mail import queues, returns
        from newsletter import (
            alert,
            desk,
            gate,
            holding,
            import_readers,
            pictures,
            purge,
            send,
            settings_saved,
            week,
        )
        from newsletter.deliver import LetterQueue
        from newsletter.returns import LetterReturns

        settings_saved.connect()
        jobs.register("newsletter.before", alert.before_week)
        jobs.register("newsletter", week.tick)
        jobs.register("newsletter.after", alert.after_week)
        jobs.register("newsletter.gate", gate.let_through)
        jobs.register("newsletter.purge", purge.purge)
        jobs.register("newsletter.imports", import_readers.tidy)
        jobs.register("newsletter.pictures", pictures.prepare)
        warnings.register(gate.flood)
        queues.register(send.QUEUE, LetterQueue())
        returns.register(LetterReturns())
        persons.register(holding.HOLDING)
        kinds.register(desk.LETTERS)
        kinds.register(desk.UNCERTAIN)
        mail_kinds.register("newsletter-confirm", _("Letter: link to confirm with"))
        mail_kinds.register("newsletter-already", _("Letter: already signed up"))
        mail_kinds.register("newsletter-move", _("Letter: link to a new address"))
        mail_kinds.register("newsletter-moved", _("Letter: notice to the old address"))
        mail_kinds.register("newsletter-data", _("Letter: link to the reader's own data"))
        mail_kinds.register("newsletter-notice", _("Letter: notice to you"))
        mail_kinds.register("newsletter-trial", _("Letter: trial copy"))
        self._watch()
        self._accompany_the_author()

    def _accompany_the_author(self) -> None:
        """What the newsletter adds where an article is written."""
        from blog import outlook
        from desk import board as desk_board
        from newsletter import article_preview, board, turn
        from pages import preview_modes

        desk_board.register(board.COMING)
        outlook.register(turn.clause)
        preview_modes.register(article_preview.MODE)

    def _watch(self) -> None:
        """What tells how the letters are."""
        from desk import warnings
        from mail import doctor as mail_doctor
        from mail import health as mail_health
        from mail import kinds as mail_kinds
        from newsletter import alert, doctor, health, send

        mail_kinds.register(send.QUEUE, _("The letter's copies"))
        mail_kinds.register(alert.KIND, _("Letter: has not left"))
        warnings.register(alert.warning)
        mail_health.register("letters", _("The letters"), health.letters)
        mail_doctor.register_senders(doctor.senders)
        mail_doctor.register("newsletter", _("The newsletter's settings"), doctor.settings, online=False)
        mail_doctor.register("headers", _("How the letter is made"), doctor.headers, online=False)
        mail_doctor.register("one-click", _("Leaving with one click"), doctor.one_click, online=True)
