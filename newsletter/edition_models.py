from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Case, OuterRef, Subquery, When
from django.utils.translation import gettext_lazy as _

from newsletter.issue_models import KEY_LENGTH, Issue
from newsletter.setting_models import Newsletter


class IssueEditionQuerySet(models.QuerySet["IssueEdition"]):
    def whole(self) -> Self:
        """Those that leave no article out, as the archive shows them."""
        return self.filter(selection="")

    def preferring(self, *languages: str) -> Self:
        """Those languages first, in that order."""
        order = Case(*(When(language=name, then=place) for place, name in enumerate(languages)), default=len(languages))
        return self.order_by(order, "pk")

    def for_archive(self, newsletter: Newsletter, language: str) -> Self:
        """One edition of each public letter, in that language where there is one."""
        whole = IssueEdition.objects.whole().filter(issue=OuterRef("issue"))
        best = whole.preferring(language, newsletter.language)
        public = Issue.objects.of(newsletter).in_archive().values("pk")
        shown = self.filter(issue__in=public, pk=Subquery(best.values("pk")[:1]))
        return shown.select_related("issue").defer("html", "text", "skeleton").order_by("-issue__number")


class IssueEdition(models.Model):
    """The frozen content of an issue in one language, for readers of all topics or of some. Written once."""

    issue = models.ForeignKey(Issue, on_delete=models.CASCADE, related_name="editions")
    language = models.CharField(max_length=10, choices=settings.LANGUAGES)
    selection = models.CharField(max_length=255, blank=True, default="")
    """The topics it was made for, as readers' rows name them; empty is the whole letter."""
    subject = models.CharField(max_length=255)
    html = models.TextField()
    text = models.TextField()
    skeleton = models.BinaryField()
    marker = models.CharField(max_length=KEY_LENGTH)
    sha256 = models.CharField(max_length=64)

    objects = IssueEditionQuerySet.as_manager()

    class Meta:
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        constraints = [models.UniqueConstraint(fields=["issue", "language", "selection"], name="one_edition_a_choice")]

    def __str__(self) -> str:
        return self.subject
