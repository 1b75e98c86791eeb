from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BlogConfig(AppConfig):
    name = "blog"
    verbose_name = _("Blog")

    def ready(self) -> None:
        from blog import board, draft_links
        from clock import jobs
        from desk import board as desk_board

        desk_board.register(board.DRAFTS)
        desk_board.register(board.SCHEDULED)
        jobs.register("blog.draft_links", draft_links.forget_ended)
