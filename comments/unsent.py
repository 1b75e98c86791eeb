"""Mails about a comment that are written and have not left the house."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import Case, Exists, F, OuterRef, Q, Value, When
from django.db.models.functions import Coalesce

from comments import unfollow
from comments.enums import State, Told
from comments.models import Comment, CommentNotice
from mail import outbox
from mail.forget import about
from mail.querysets import OutboxQuerySet

LINK_KIND = "comment.confirm"
KINDS = {LINK_KIND: Told.LINK, **{kind: told for told, kind in unfollow.KINDS.items()}}
AWAY = frozenset({State.SPAM, State.TRASH})


def reference(pk: int) -> str:
    """What every mail that holds words of a comment is found by."""
    return f"comment:{pk}"


def stop(pks: Collection[int], to: State, now: datetime) -> None:
    """Nobody shall read by mail tomorrow what was thrown away today, nor a reader what waits again to be judged.

    Called in the transaction that moves the comments there.
    """
    mails = about(map(reference, pks))
    if to in AWAY:
        _stop(mails, pks, now)
    elif to == State.PENDING:
        _stop(mails.filter(kind__in=unfollow.KINDS.values()), pks, now)


def _stop(mails: OutboxQuerySet, pks: Collection[int], now: datetime) -> None:
    """What is stopped counts as never told, and only that: what has left is not written a second time."""
    waiting = mails.stoppable().select_for_update().order_by("pk")
    stopped = {(ref, to, KINDS.get(kind)) for ref, to, kind in waiting.values_list("reference", "recipient", "kind")}
    if not stopped:
        return
    outbox.cancel(mails, now)
    notices = CommentNotice.objects.filter(about__in=pks).select_related("comment")
    untold = [
        notice for notice in notices if (reference(notice.about_id), notice.comment.email, notice.told) in stopped
    ]
    CommentNotice.objects.filter(pk__in=[notice.pk for notice in untold]).delete()
    again = {notice.about_id for notice in untold if notice.told != Told.LINK}
    Comment.objects.filter(pk__in=again).update(announced_at=None)


def link_due(now: datetime) -> Case:
    """`mails_due_at` of what is moved: set for what comes back from spam or trash while the link to the own page has
    never gone out, also because the rules had wrongly put it there. The clock writes it.
    """
    sent = CommentNotice.objects.filter(comment=OuterRef("pk"), about=OuterRef("pk"), told=Told.LINK)
    visitor = Q(state__in=AWAY, by_author=False, imported_from=None) & ~Q(email="")
    return Case(When(visitor & ~Exists(sent), then=Coalesce("mails_due_at", Value(now))), default=F("mails_due_at"))
