from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import OuterRef, Q, Subquery
from wagtail.models import Page

from comments.enums import Follow, Order, State
from comments.openness import shown_pages

if TYPE_CHECKING:
    from comments.comment_models import Comment

# What a public page may load: an address that was never fetched cannot be printed.
PUBLIC_FIELDS = (
    "page_id",
    "parent_id",
    "root_id",
    "name",
    "html",
    "by_author",
    "submitted_at",
    "approved_at",
    "edited_at",
    "state",
)


class CommentQuerySet(models.QuerySet["Comment"]):
    def visible(self, now: datetime) -> "CommentQuerySet":
        """Approved comments of pages that show comments to anybody now: the only ones ever shown, counted or fed."""
        return self.on_shown_pages(now).approved()

    def on_shown_pages(self, now: datetime) -> "CommentQuerySet":
        """In any state. Whatever leads to readers goes through here, so that no door can forget the page."""
        return self.filter(page__in=shown_pages(now))

    def approved(self) -> "CommentQuerySet":
        return self.filter(state=State.APPROVED)

    def heads(self) -> "CommentQuerySet":
        """First comments of the threads with something to show; a head may have been taken away since."""
        answers = self.model.objects.filter(root=OuterRef("pk"), state=State.APPROVED)
        # Not Exists: PostgreSQL would answer that for a page of many threads by reading the comments of all pages.
        asked = self.alias(answer=Subquery(answers.values("pk")[:1]))
        return asked.filter(Q(state=State.APPROVED) | Q(answer__isnull=False), root=None)

    def in_threads(self, heads: Iterable[int]) -> "CommentQuerySet":
        """All replies to these heads, in any state, oldest first."""
        return self.filter(root__in=list(heads)).order_by("submitted_at", "pk")

    def on(self, page: Page) -> "CommentQuerySet":
        return self.filter(page=page.pk)

    def in_order(self, order: Order) -> "CommentQuerySet":
        return self.order_by(*(("-submitted_at", "-pk") if order == Order.NEWEST else ("submitted_at", "pk")))

    def ahead_of(self, comment: "Comment", order: Order) -> "CommentQuerySet":
        side = "gt" if order == Order.NEWEST else "lt"
        same_moment = Q(submitted_at=comment.submitted_at, **{f"pk__{side}": comment.pk})
        return self.filter(Q(**{f"submitted_at__{side}": comment.submitted_at}) | same_moment)

    def for_reading(self) -> "CommentQuerySet":
        return self.only(*PUBLIC_FIELDS)

    def pending(self) -> "CommentQuerySet":
        return self.filter(state=State.PENDING)

    def outdated(self, version: int) -> "CommentQuerySet":
        return self.filter(renderer_version__lt=version)

    def beneath(self, page: Page) -> "CommentQuerySet":
        return self.filter(page__path__startswith=page.path)

    def rejected(self) -> "CommentQuerySet":
        return self.filter(state__in=(State.SPAM, State.TRASH))

    def rejected_before(self, moment: datetime) -> "CommentQuerySet":
        """Spam and trash about which nothing has happened since; what was brought yesterday was judged yesterday."""
        return self.rejected().filter(submitted_at__lt=moment).exclude(events__at__gte=moment)

    def with_client_before(self, moment: datetime) -> "CommentQuerySet":
        return self.filter(submitted_at__lt=moment).exclude(client="")

    def but(self, own: "Comment | None") -> "CommentQuerySet":
        return self.exclude(pk=own.pk) if own else self

    def fit_for(self, to: State) -> "CommentQuerySet":
        """Those that can be there: where somebody is to read it, there must be words, and those go in time."""
        return self.exclude(text="") if to in (State.PENDING, State.APPROVED) else self

    def locked(self) -> "CommentQuerySet":
        """In the one order in which everybody locks them. A reply can be written to a locked comment."""
        return self.select_for_update(no_key=True).order_by("pk")

    def mails_due(self, until: datetime) -> "CommentQuerySet":
        """What came in until then and of which nobody has been written to, the longest waiting first."""
        return self.filter(mails_due_at__lte=until).order_by("mails_due_at", "pk")

    def to_announce(self, now: datetime) -> "CommentQuerySet":
        """Shown, and nobody has been told. What was brought from another system is news to nobody."""
        return self.visible(now).filter(announced_at=None, imported_from=None).order_by("approved_at", "pk")

    def following(self) -> "CommentQuerySet":
        """Writers who asked for later comments and have proved their address; never by a comment that is not shown."""
        proven = self.approved().exclude(confirmed_at=None).exclude(email="")
        return proven.exclude(follow=Follow.NONE)

    def told_of(self, comment: "Comment") -> "CommentQuerySet":
        """Those of its page who asked to hear of it, without its own writer."""
        line = Q(follow=Follow.REPLIES, pk__in=comment.ancestors)
        asked = self.following().filter(Q(follow=Follow.ALL) | line, page=comment.page_id)
        return asked.exclude(pk=comment.pk).exclude(email__iexact=comment.email)

    def decided(self) -> "CommentQuerySet":
        """What a person has judged, as it was written. The trash is no opinion: it holds what is merely unwanted."""
        decided = self.filter(decided_at__isnull=False, state__in=(State.APPROVED, State.SPAM))
        return decided.filter(by_author=False)
