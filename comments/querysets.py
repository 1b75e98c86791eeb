from datetime import datetime
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Case, IntegerField, Value, When
from wagtail.models import Page

from comments.enums import State

if TYPE_CHECKING:
    from comments.comment_models import Comment

# What a public page may load: an address that was never fetched cannot be printed.
PUBLIC_FIELDS = ("page_id", "parent_id", "root_id", "path", "name", "html", "by_author", "submitted_at")


class CommentQuerySet(models.QuerySet["Comment"]):
    def visible(self, now: datetime) -> "CommentQuerySet":
        """Approved comments of pages that anybody may read now: the only ones ever shown, counted or fed."""
        pages = Page.objects.live().public().exclude(expire_at__lte=now)
        return self.filter(state=State.APPROVED, page__in=pages)

    def on(self, page: Page) -> "CommentQuerySet":
        return self.filter(page=page.pk)

    def for_reading(self) -> "CommentQuerySet":
        return self.only(*PUBLIC_FIELDS).order_by("submitted_at", "pk")

    def pending(self) -> "CommentQuerySet":
        return self.filter(state=State.PENDING)

    def queue(self) -> "CommentQuerySet":
        """What waits first, then the newest."""
        waits = Case(When(state=State.PENDING, then=Value(0)), default=Value(1), output_field=IntegerField())
        return self.select_related("page").order_by(waits, "-submitted_at", "-pk")

    def outdated(self, version: int) -> "CommentQuerySet":
        return self.filter(renderer_version__lt=version)

    def with_client_before(self, moment: datetime) -> "CommentQuerySet":
        return self.filter(submitted_at__lt=moment).exclude(client="")

    def but(self, own: "Comment | None") -> "CommentQuerySet":
        return self.exclude(pk=own.pk) if own else self

    def sent_since(self, moment: datetime) -> "CommentQuerySet":
        """All states are named, so that the index of the queue finds the newest."""
        return self.filter(state__in=State.values, submitted_at__gte=moment)

    def commented_pages(self) -> "models.QuerySet[Page]":
        return Page.objects.filter(pk__in=self.order_by().values("page")).order_by("title")
