"""Articles that belong together and are read in an order: "part 2 of 4"."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, InlinePanel, PageChooserPanel
from wagtail.models import Orderable
from wagtail.snippets.models import register_snippet


@register_snippet
class Series(ClusterableModel):
    title = models.CharField(_("title"), max_length=160)
    slug = models.SlugField(_("address"), max_length=120, unique=True)
    lead = models.TextField(_("lead"), blank=True, max_length=600)

    panels = [
        FieldPanel("title"),
        FieldPanel("slug"),
        FieldPanel("lead"),
        InlinePanel(
            "parts",
            heading=_("Parts"),
            label=_("part"),
            help_text=_("In the order they are to be read. Readers see and count those that are published."),
        ),
    ]

    class Meta:
        verbose_name = _("series")
        verbose_name_plural = _("series")
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title


class SeriesPart(Orderable):
    """An article's place. It has one at most, or its reader could not tell what "the next part" is."""

    series = ParentalKey(Series, on_delete=models.CASCADE, related_name="parts")
    article = models.OneToOneField(
        "blog.ArticlePage",
        on_delete=models.CASCADE,
        related_name="series_part",
        verbose_name=_("article"),
        error_messages={"unique": _("This article is already in a series.")},
    )

    panels = [PageChooserPanel("article", "blog.ArticlePage")]

    def __str__(self) -> str:
        return f"{self.series}: {self.article}"
