from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import PageChooserPanel
from wagtail.models import Orderable


class ChosenArticle(Orderable):
    """What the author would have a reader of `article` read next."""

    article = ParentalKey("blog.ArticlePage", on_delete=models.CASCADE, related_name="chosen_articles")
    chosen = models.ForeignKey(
        "blog.ArticlePage", on_delete=models.CASCADE, related_name="+", verbose_name=_("article")
    )

    panels = [PageChooserPanel("chosen", "blog.ArticlePage")]

    def __str__(self) -> str:
        return str(self.chosen)
