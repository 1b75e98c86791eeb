"""The signed links that this app hands out, each bound to one purpose."""

from datetime import datetime, timedelta

from django.shortcuts import get_object_or_404
from django.urls import reverse

from comments.models import Comment
from guard import links as signed

MODERATE = "comments.moderate"
MODERATE_FOR = timedelta(days=7)
RECEIPT = "comments.receipt"
RECEIPT_FOR = timedelta(days=7)
OWN = "comments.own"


def moderation_path(comment: Comment) -> str:
    """Opens the judging of this comment in this state; whatever moves the comment makes the link void."""
    return reverse("comments:moderate", args=[signed.sign(MODERATE, comment.pk, comment.state_version)])


def read_moderation(token: str, now: datetime) -> tuple[Comment, bool]:
    """The comment, and whether it still is as it was when the link was made."""
    pk, version = signed.read(MODERATE, token, MODERATE_FOR, now)
    comment = get_object_or_404(Comment.objects.select_related("page"), pk=int(pk))
    return comment, comment.state_version == int(version)


def receipt_path(comment: Comment) -> str:
    return reverse("comments:receipt", args=[signed.sign(RECEIPT, comment.pk)])


def read_receipt(token: str, now: datetime) -> Comment:
    (pk,) = signed.read(RECEIPT, token, RECEIPT_FOR, now)
    return get_object_or_404(Comment.objects.select_related("page"), pk=int(pk))


def own_path(comment: Comment) -> str:
    """The writer's own page. It goes by mail only, to the writer's address, and never expires."""
    return reverse("comments:own", args=[signed.sign(OWN, comment.pk)])
