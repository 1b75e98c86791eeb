"""What a moderator can do with a comment: the one list that queue, page of a comment and bulk actions read."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, ngettext_lazy

from comments.enums import State
from comments.models import Comment
from comments.moderate import FROM


@dataclass(frozen=True, slots=True)
class Verb:
    name: str
    to: State
    key: str
    """The key that presses its button in the queue."""
    short: str | Promise
    """What the button says in the row of a comment."""
    label: str | Promise
    bulk_label: str | Promise
    question: str | Promise
    done: str | Promise
    tone: str = "button-secondary"


VERBS = (
    Verb(
        "approve",
        State.APPROVED,
        "a",
        _("Approve"),
        _("Approve"),
        _("Approve the selected comments"),
        ngettext_lazy("Approve %(count)d comment?", "Approve %(count)d comments?", "count"),
        ngettext_lazy("%(count)d comment approved.", "%(count)d comments approved.", "count"),
        tone="",
    ),
    Verb(
        "spam",
        State.SPAM,
        "s",
        _("Spam"),
        _("Mark as spam"),
        _("Mark the selected comments as spam"),
        ngettext_lazy("Mark %(count)d comment as spam?", "Mark %(count)d comments as spam?", "count"),
        ngettext_lazy("%(count)d comment marked as spam.", "%(count)d comments marked as spam.", "count"),
    ),
    Verb(
        "trash",
        State.TRASH,
        "t",
        _("Trash"),
        _("Put in the trash"),
        _("Put the selected comments in the trash"),
        ngettext_lazy("Put %(count)d comment in the trash?", "Put %(count)d comments in the trash?", "count"),
        ngettext_lazy("%(count)d comment put in the trash.", "%(count)d comments put in the trash.", "count"),
    ),
    Verb(
        "restore",
        State.PENDING,
        "w",
        _("Let wait"),
        _("Restore"),
        _("Restore the selected comments"),
        ngettext_lazy(
            "Move %(count)d comment back to those that wait?",
            "Move %(count)d comments back to those that wait?",
            "count",
        ),
        ngettext_lazy("%(count)d comment waits again.", "%(count)d comments wait again.", "count"),
    ),
)


def possible(comment: Comment) -> list[Verb]:
    """What can be done with it as it is; nothing with what has no words any more."""
    return [] if comment.is_emptied else [verb for verb in VERBS if comment.state in FROM[verb.to]]


def passed_over(count: int) -> str:
    words = ngettext(
        "%(count)d had been reviewed already, or was erased, and stays as it is.",
        "%(count)d had been reviewed already, or were erased, and stay as they are.",
        count,
    )
    return words % {"count": count}
