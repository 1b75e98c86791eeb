"""A commenter wants no more mail. The link never expires, and a second time is as good as once."""

from collections.abc import Iterable
from datetime import datetime

from django.db import models, transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from comments.enums import Follow, Told
from comments.models import Comment
from comments.querysets import CommentQuerySet
from guard import links as signed
from mail import outbox
from mail.models import OutboxMail
from pages.addresses import absolute

PURPOSE = "comments.unfollow"
KINDS = {Told.APPROVED: "comment.approved", Told.REPLY: "comment.reply"}


class Scope(models.TextChoices):
    PAGE = "page", _("Nothing more about this page")
    SITE = "site", _("Nothing more about any comments on this site")


def url(comment: Comment) -> str:
    """Bound to a comment of whoever gets the mail; it says neither to whom nor which page."""
    with override(comment.language):
        return absolute(reverse("comments:unfollow", args=[signed.sign(PURPOSE, comment.pk)]))


def read(token: str) -> Comment | None:
    """The comment whose writer got the mail; None where it is gone, and all mail about it with it."""
    try:
        (pk,) = signed.read(PURPOSE, token)
    except ValueError:
        raise signed.Invalid from None
    return Comment.objects.select_related("page").filter(pk=int(pk)).first()


def asking(comment: Comment, scope: Scope) -> CommentQuerySet:
    """The comments of the same address through which its owner still gets mail."""
    rows = (
        Comment.objects.filter(email=comment.email).exclude(email="").exclude(follow=Follow.NONE, tell_approval=False)
    )
    return rows if scope == Scope.SITE else rows.filter(page=comment.page_id)


def unfollow(comment: Comment, scope: Scope, now: datetime) -> None:
    """Also what is written and has not left the house."""
    with transaction.atomic():
        rows = list(asking(comment, scope).locked().values_list("pk", flat=True))
        Comment.objects.filter(pk__in=rows).update(follow=Follow.NONE, tell_approval=False)
        if comment.email:
            _stop_mails(comment, scope, now)


def waiting(address: str, told: Iterable[Told]) -> dict[int, int]:
    """The mails to the address that have not left the house, each with the comment that it is about."""
    mails = OutboxMail.objects.unfinished().filter(kind__in=[KINDS[each] for each in told], recipient=address)
    # Of what is forgotten nothing is left that says what it was about.
    kept = mails.exclude(reference="").values_list("pk", "reference")
    return {pk: int(about.partition(":")[2]) for pk, about in kept}


def _stop_mails(comment: Comment, scope: Scope, now: datetime) -> None:
    about = waiting(comment.email, KINDS)
    if scope == Scope.PAGE:
        here = set(Comment.objects.filter(pk__in=about.values(), page=comment.page_id).values_list("pk", flat=True))
        about = {mail: pk for mail, pk in about.items() if pk in here}
    outbox.cancel(OutboxMail.objects.filter(pk__in=about), now)
