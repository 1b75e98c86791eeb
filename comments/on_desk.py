"""Comments that wait, for the author's desk."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy

from comments import undo, verbs
from comments.enums import State, Via
from comments.excerpt import excerpt
from comments.models import Comment
from comments.moderate import Actor, AlreadyMovedError, move
from desk.kinds import Action, Item, Kind, NotDone


def _item(comment: Comment) -> Item:
    return Item(
        title=f"{comment.name}: {excerpt(comment.text, 100)}",
        subtitle=comment.page.title,
        url=reverse("reader_comments:inspect", args=[comment.pk]),
    )


def _action(verb: verbs.Verb) -> Action:
    def run(pk: int, user: Any, now: datetime) -> str:
        comment = Comment.objects.pending().filter(pk=pk).first()
        try:
            if comment is None:
                raise AlreadyMovedError
            move(comment, verb.to, by=Actor(Via.ADMIN, user), now=now)
        except AlreadyMovedError:
            raise NotDone(_("The comment has been moved meanwhile. Look at it once more.")) from None
        words = {"name": comment.name, "state": comment.get_state_display()}
        return _("The comment by %(name)s is now “%(state)s”.") % words

    return Action(verb.name, verb.short, run, _undo, permission="comments.change_comment")


def _undo(pk: int, user: Any, at: datetime, now: datetime) -> None:
    if not undo.undo_moment(at, by=Actor(Via.ADMIN, user), now=now).moved:
        raise NotDone(_("The comment has been moved meanwhile. Look at it once more."))


KIND = Kind(
    name="comments",
    label=ngettext_lazy("comment to review", "comments to review", "count"),
    icon="comment",
    url=lambda: f"{reverse('reader_comments:index')}?state={State.PENDING}",
    rows=lambda now: Comment.objects.pending().select_related("page"),
    since="submitted_at",
    item=_item,
    search=("name", "email", "text", "page__title"),
    actions=tuple(_action(verb) for verb in verbs.VERBS if verb.to != State.PENDING),
    permission="comments.view_comment",
)
