from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.snippets.models import register_snippet

from pages.in_language import InLanguage


class AuthorQuerySet(models.QuerySet["Author"]):
    def usual_for(self, user: Any) -> "Author | None":
        """Whose name that user's articles bear: the latest one's, the only one there is, or the user's own."""
        latest = self.filter(articles__owner=user).order_by("-articles__pk").first()
        if latest is not None:
            return latest
        known = list(self.all()[:2])
        return known[0] if len(known) == 1 else self.filter(name=user.get_full_name()).first()


@register_snippet
class Author(models.Model):
    """Whose name stands over an article."""

    name = models.CharField(_("name"), max_length=120)
    slug = models.SlugField(_("address"), max_length=120, unique=True)
    role = models.CharField(_("title or role"), max_length=160, blank=True)
    role_en = models.CharField(_("title or role in English"), max_length=160, blank=True)
    bio = models.TextField(_("about"), max_length=600, blank=True)
    bio_en = models.TextField(_("about, in English"), max_length=600, blank=True)
    image = models.ForeignKey(
        "wagtailimages.Image",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("portrait"),
    )

    role_here, bio_here = InLanguage("role"), InLanguage("bio")

    objects: ClassVar[Any] = AuthorQuerySet.as_manager()

    panels = [
        FieldPanel("name"),
        FieldPanel("slug"),
        FieldPanel("role"),
        FieldPanel("bio"),
        MultiFieldPanel(
            [FieldPanel("role_en"), FieldPanel("bio_en")],
            heading=_("On English pages"),
            help_text=_("What is left empty is shown there as it is written above."),
        ),
        FieldPanel("image"),
    ]

    class Meta:
        verbose_name = _("author")
        verbose_name_plural = _("authors")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
