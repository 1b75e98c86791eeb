from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BlogConfig(AppConfig):
    name = "blog"
    verbose_name = _("Blog")

    def ready(self) -> None:
        from blog import draft_links
        from clock import jobs

        jobs.register("blog.draft_links", draft_links.forget_ended)
