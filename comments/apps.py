from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CommentsConfig(AppConfig):
    name = "comments"
    verbose_name = _("Comments")

    def ready(self) -> None:
        from clock import jobs
        from comments import announce, due_mails, holding, notify, on_desk, prints, unfollow, unsent
        from comments.enums import Told
        from comments.learn import learn_when_due
        from comments.purge import purge
        from desk import kinds, persons
        from mail import kinds as mail_kinds

        jobs.register("comments.purge", purge)
        jobs.register("comments.learn", learn_when_due)
        jobs.register("comments.prints", prints.forget_old)
        kinds.register(on_desk.KIND)
        persons.register(holding.HOLDING)
        jobs.register("comments.announce", announce.announce)
        jobs.register("comments.mails", due_mails.write_lost)
        jobs.register("comments.digest", notify.gather)
        mail_kinds.register(notify.KIND, _("Comment to review"))
        mail_kinds.register(notify.DIGEST_KIND, _("Comments to review, gathered"))
        mail_kinds.register(unfollow.KINDS[Told.APPROVED], _("Comment: it is shown"))
        mail_kinds.register(unfollow.KINDS[Told.REPLY], _("Comment: a new one"))
        mail_kinds.register(unsent.LINK_KIND, _("Comment: link to the writer's own page"))
