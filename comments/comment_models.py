from typing import ClassVar

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from comments import reasons
from comments.enums import Follow, State, Told, Via, What
from comments.querysets import CommentQuerySet

NAME_LENGTH = 80


class Comment(models.Model):
    """What a visitor wrote under a page. `text` is the truth; `html` can always be made from it again."""

    # Neither the page nor the thread has an index of its own: those below begin with them, and SQLite would take the
    # narrow ones to look for all first comments of the site.
    page = models.ForeignKey(
        Page, on_delete=models.CASCADE, related_name="reader_comments", db_index=False, verbose_name=_("page")
    )
    parent = models.ForeignKey(
        "self", on_delete=models.CASCADE, null=True, blank=True, related_name="replies", verbose_name=_("reply to")
    )
    # Threads are paged by their first comment; the path names all ancestors, so that a gap in a thread costs no query.
    root = models.ForeignKey("self", on_delete=models.CASCADE, null=True, blank=True, related_name="+", db_index=False)
    path = models.TextField(default="", blank=True, editable=False)

    name = models.CharField(_("name"), max_length=NAME_LENGTH)
    email = models.EmailField(_("e-mail"), blank=True)
    website = models.URLField(_("website"), blank=True)
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES)
    text = models.TextField(_("text"))
    html = models.TextField(editable=False)
    renderer_version = models.PositiveSmallIntegerField(editable=False)

    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.PENDING)
    state_version = models.PositiveIntegerField(default=1, editable=False)
    reasons = models.JSONField(_("reasons"), default=list, blank=True)
    submitted_at = models.DateTimeField(_("written"))
    approved_at = models.DateTimeField(_("approved"), null=True, blank=True)
    # Who asked for it has been told of this comment; the clock tells, so that a slip of the hand can be undone first.
    announced_at = models.DateTimeField(null=True, blank=True, editable=False)
    # Since when mails wait to be written because this came in; empty once they are in the outbox.
    mails_due_at = models.DateTimeField(null=True, blank=True, editable=False)
    edited_at = models.DateTimeField(_("edited"), null=True, blank=True)
    # When a person last judged this very text. The learner learns from these rows alone; an edit empties it.
    decided_at = models.DateTimeField(_("judged"), null=True, blank=True)
    score = models.SmallIntegerField(_("score"), default=0, editable=False)
    learner_score = models.FloatField(_("learner's score"), null=True, blank=True, editable=False)

    # Proof that the address is the writer's: the link that was mailed to it has been used, for this very comment.
    confirmed_at = models.DateTimeField(_("address confirmed"), null=True, blank=True)
    tell_approval = models.BooleanField(_("tell me when it is shown"), default=False)
    follow = models.CharField(_("tell me of"), max_length=10, choices=Follow.choices, default=Follow.NONE)

    by_author = models.BooleanField(_("by the author"), default=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    client = models.CharField(max_length=64, blank=True, editable=False)
    submission_key = models.CharField(max_length=120, null=True, blank=True, unique=True, editable=False)
    imported_from = models.CharField(max_length=250, null=True, blank=True, unique=True, editable=False)

    objects = CommentQuerySet.as_manager()

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        # A comment is judged, never made or erased by hand: approving needs "change".
        default_permissions = ("view", "change")
        indexes: ClassVar = [
            models.Index(fields=["page", "state", "submitted_at"], name="comments_by_page"),
            models.Index(fields=["state", "-submitted_at"], name="comments_queue"),
            # These two answer by themselves what hangs where, without a look at the rows, which are wide.
            models.Index(
                fields=["root", "state", "submitted_at", "parent", "id"],
                condition=models.Q(root__isnull=False),
                name="comments_replies",
            ),
            models.Index(
                fields=["page", "submitted_at", "id", "state"], condition=models.Q(root=None), name="comments_heads"
            ),
            models.Index(fields=["email"], name="comments_by_email"),
            # What the learner asks each minute, and the queue each time: of all comments the few that a person judged.
            models.Index(
                fields=["state", "decided_at"],
                condition=models.Q(decided_at__isnull=False),
                name="comments_decided",
            ),
            models.Index(
                fields=["approved_at"],
                condition=models.Q(state=State.APPROVED, announced_at=None),
                name="comments_to_announce",
            ),
            models.Index(
                fields=["mails_due_at"], condition=models.Q(mails_due_at__isnull=False), name="comments_mails_due"
            ),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(state__in=State.values), name="comments_state_known"),
        ]

    def __str__(self) -> str:
        return f"{self.name}: {Truncator(self.text).chars(60)}"

    def get_absolute_url(self) -> str:
        return reverse("comments:show", args=[self.pk])

    @property
    def anchor(self) -> str:
        return f"kommentar-{self.pk}"

    @property
    def reasons_in_words(self) -> list[str]:
        return reasons.in_words(self.reasons)

    @property
    def is_emptied(self) -> bool:
        """It was turned away, and its words are erased; an answer to it keeps its place."""
        return not self.text and self.state in (State.SPAM, State.TRASH)

    @property
    def ancestors(self) -> list[int]:
        """Ids from the first comment of the thread down to the parent."""
        return [int(part) for part in self.path.split(".") if part]

    def hang_under(self, parent: "Comment | None") -> None:
        self.parent = parent
        self.root_id = None if parent is None else parent.root_id or parent.pk
        self.path = "" if parent is None else ".".join(map(str, [*parent.ancestors, parent.pk]))


class CommentEvent(models.Model):
    """Who moved a comment, when, from where to where, and why. Rows are only ever added."""

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="events")
    at = models.DateTimeField()
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    via = models.CharField(max_length=10, choices=Via.choices)
    what = models.CharField(max_length=10, choices=What.choices, default=What.MOVED)
    from_state = models.CharField(max_length=10, choices=State.choices, blank=True)
    to_state = models.CharField(max_length=10, choices=State.choices)
    why = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering: ClassVar = ["at", "pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.from_state} -> {self.to_state}"


class CommentNotice(models.Model):
    """A mail to the writer of `comment` about `about` has been written to the outbox: never a second one."""

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="notices")
    about = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="+")
    told = models.CharField(max_length=10, choices=Told.choices)
    at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["comment", "about", "told"], name="comments_told_once"),
        ]

    def __str__(self) -> str:
        return f"{self.told} {self.about_id}"
