from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ContactConfig(AppConfig):
    name = "contact"
    verbose_name = _("Contact")

    def ready(self) -> None:
        from clock import jobs
        from contact.holding import HOLDING
        from contact.purge import purge
        from contact.waiting import MESSAGES, SUSPECTED, nobody_is_told
        from desk import kinds, persons, warnings
        from guard import attachments
        from mail import kinds as mail_kinds

        attachments.register("contact", "contact.view_message")
        jobs.register("contact.purge", purge)
        kinds.register(MESSAGES)
        kinds.register(SUSPECTED)
        persons.register(HOLDING)
        warnings.register(nobody_is_told)
        mail_kinds.register("contact", _("Message from the contact page"))
        mail_kinds.register("contact.answer", _("Your answer to a message"))
        mail_kinds.register("contact.confirmation", _("Confirmation that a message has come"))
