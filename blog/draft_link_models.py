from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from guard import links
from pages.addresses import absolute

if TYPE_CHECKING:
    from blog.models import ArticlePage

PURPOSE = "draft"


class DraftLinkQuerySet(models.QuerySet["DraftLink"]):
    def open(self, now: datetime) -> Self:
        return self.filter(ends_at__gt=now, withdrawn_at=None)

    def of(self, article: "ArticlePage") -> Self:
        rows = self.filter(article=article.pk).select_related("article__locale", "made_by")
        return rows.order_by("-made_at", "-pk")


class DraftLink(models.Model):
    """Whoever has the address reads the latest draft, until it ends or is withdrawn."""

    article = models.ForeignKey("blog.ArticlePage", on_delete=models.CASCADE, related_name="draft_links")
    made_at = models.DateTimeField(_("made"))
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    ends_at = models.DateTimeField(_("ends"))
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True)

    objects = DraftLinkQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        verbose_name = _("link to a draft")
        verbose_name_plural = _("links to drafts")

    def __str__(self) -> str:
        return f"{self.article} {timezone.localdate(self.ends_at)}"

    @property
    def address(self) -> str:
        """Always the same, so that it can be copied again."""
        token = links.sign(PURPOSE, self.pk, now=self.made_at)
        with translation.override(self.article.locale.language_code):
            return absolute(reverse("blog_draft", args=[token]))
