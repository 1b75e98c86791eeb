"""The signed links that this app hands out, each bound to one purpose."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.urls import reverse

from comments.models import Comment
from guard import links as signed

RECEIPT = "comments.receipt"
RECEIPT_FOR = timedelta(days=7)
OWN = "comments.own"


def receipt_path(comment: Comment) -> str:
    return reverse("comments:receipt", args=[signed.sign(RECEIPT, comment.pk)])


def own_path(comment: Comment) -> str:
    """The writer's own page. It goes by mail only, to the writer's address, and never expires."""
    return reverse("comments:own", args=[signed.sign(OWN, comment.pk)])


@dataclass(frozen=True, slots=True)
class Key:
    """A writer's link to the own comment: the one that came by mail, or the one that the browser got after sending."""

    comment: Comment
    token: str
    mailed: bool

    @property
    def home(self) -> str:
        return self._path("own" if self.mailed else "receipt")

    @property
    def edit(self) -> str:
        return self._path("own_edit" if self.mailed else "receipt_edit")

    @property
    def delete(self) -> str:
        return self._path("own_delete" if self.mailed else "receipt_delete")

    @property
    def export(self) -> str:
        return self._path("own_export")

    def _path(self, name: str) -> str:
        return reverse(f"comments:{name}", args=[self.token])


def read_key(token: str, *, mailed: bool, now: datetime) -> Key:
    """What the token opens, or guard.links.BadLink. Who has the mailed one has proved to own the address."""
    (pk,) = signed.read(OWN, token) if mailed else signed.read(RECEIPT, token, RECEIPT_FOR, now)
    comment = Comment.objects.select_related("page").filter(pk=int(pk)).first()
    if comment is None:
        raise signed.Invalid
    return Key(comment, token, mailed)
