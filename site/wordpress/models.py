from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from wordpress.enums import Kind


class ImportedItem(models.Model):
    """Where a thing of an old site stands here, so that a second import finds it and leaves it alone. Who deletes the
    page or picture deletes this row with it, and can then import it anew."""

    source = models.CharField(_("old site"), max_length=200)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    source_id = models.CharField(_("number there"), max_length=200)
    page = models.ForeignKey("wagtailcore.Page", on_delete=models.CASCADE, null=True, related_name="+")
    image = models.ForeignKey("wagtailimages.Image", on_delete=models.CASCADE, null=True, related_name="+")
    imported_at = models.DateTimeField(_("imported"))

    class Meta:
        verbose_name = _("imported item")
        verbose_name_plural = _("imported items")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["source", "kind", "source_id"], name="wordpress_item_imported_once"),
            models.CheckConstraint(
                condition=models.Q(page__isnull=False) ^ models.Q(image__isnull=False),
                name="wordpress_item_is_page_or_image",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.kind} {self.source_id}"
