"""The link in a moderator's mail: for one comment in one state, one moderator and seven days."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from django.urls import reverse

from comments.enums import State, Via
from comments.models import Comment, CommentSettings
from comments.moderate import Actor
from comments.moderators import Moderator, find
from guard import links as signed

PURPOSE = "comments.moderate"
FOR = timedelta(days=7)


class Standing(Enum):
    """What a link that is ours can still do."""

    GOOD = "good"
    MOVED = "moved"
    """Somebody has judged the comment."""
    CHANGED = "changed"
    """It waits, but is not what the mail showed: its writer has changed it, or it was judged and put back."""
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    """The moderator is none any more."""


@dataclass(frozen=True, slots=True)
class Opened:
    comment: Comment
    moderator: Moderator | None
    standing: Standing

    @property
    def actor(self) -> Actor:
        return Actor(Via.LINK, self.moderator.user if self.moderator else None)

    @property
    def may_renew(self) -> bool:
        """Whether a new link can be mailed: there is still something to judge, and somebody who may."""
        return self.standing in (Standing.EXPIRED, Standing.CHANGED) and self.comment.state == State.PENDING


def path(comment: Comment, moderator: Moderator, now: datetime) -> str:
    token = signed.sign(PURPOSE, comment.pk, comment.state_version, moderator.key, now=now)
    return reverse("comments:moderate", args=[token])


def open_link(token: str, now: datetime) -> Opened:
    """Raises BadLink for what we have never signed for this purpose, and where the comment is gone for good."""
    try:
        pk, version, key = signed.read(PURPOSE, token)
    except ValueError:
        raise signed.Invalid from None
    comment = Comment.objects.select_related("page", "parent").filter(pk=int(pk)).first()
    if comment is None:
        raise signed.Invalid
    moderator = find(key, CommentSettings.of(comment.page))
    return Opened(comment, moderator, _standing(comment, int(version), moderator, is_old=_is_old(token, now)))


def _standing(comment: Comment, version: int, moderator: Moderator | None, *, is_old: bool) -> Standing:
    if moderator is None:
        return Standing.WITHDRAWN
    if is_old:
        return Standing.EXPIRED
    if comment.state_version == version:
        return Standing.GOOD
    return Standing.CHANGED if comment.state == State.PENDING else Standing.MOVED


def _is_old(token: str, now: datetime) -> bool:
    try:
        signed.read(PURPOSE, token, FOR, now)
    except signed.Expired:
        return True
    return False
