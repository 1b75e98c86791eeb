"""What is kept for a while only: where a comment came from, and what was turned away. The clock's job, a little at a
time."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef
from wagtail.models import Site

from comments.models import Comment, CommentEvent, CommentNotice, CommentPrint, CommentSettings
from comments.querysets import CommentQuerySet
from comments.withdraw import ERASED

CLIENT_KEPT = timedelta(days=30)
REJECTED_KEPT = timedelta(days=30)
"""At the very least, whatever the settings say: so long can a decision be undone."""
NOTICES_KEPT = timedelta(days=365)
AT_ONCE = 500


def purge(now: datetime) -> None:
    _forget_networks(now)
    for site in Site.objects.select_related("root_page"):
        kept = max(timedelta(days=CommentSettings.for_site(site).rejected_kept_days), REJECTED_KEPT)
        _erase_rejected(site, now - kept)
    _forget_notices(now)


def _forget_networks(now: datetime) -> None:
    """Which network a comment came from only ever served to stop a flood."""
    old = Comment.objects.with_client_before(now - CLIENT_KEPT).values_list("pk", flat=True)[:AT_ONCE]
    Comment.objects.filter(pk__in=list(old)).update(client="")


def _erase_rejected(site: Site, before: datetime) -> None:
    rejected = Comment.objects.beneath(site.root_page).rejected_before(before).order_by("pk")
    reply = Exists(Comment.objects.filter(parent=OuterRef("pk")))
    with transaction.atomic():
        alone = _still_rejected(rejected.filter(~reply))
        Comment.objects.filter(pk__in=alone).delete()
        # What was replied to keeps its place, and nothing else; it stays in its state, so that nobody is told another.
        answered = _still_rejected(rejected.filter(reply).exclude(text=""))
        Comment.objects.filter(pk__in=answered).update(**ERASED)
        CommentEvent.objects.filter(comment__in=answered).update(why="")
        CommentPrint.objects.filter(comment__in=answered).delete()


def _still_rejected(rows: CommentQuerySet) -> list[int]:
    """Asked once more when they are locked: a moderator may have approved one since it was found."""
    found = list(rows.values_list("pk", flat=True)[:AT_ONCE])
    return list(Comment.objects.rejected().locked().filter(pk__in=found).values_list("pk", flat=True))


def _forget_notices(now: datetime) -> None:
    """That a follower was told of a comment; nobody is told of one so old."""
    old = CommentNotice.objects.filter(at__lt=now - NOTICES_KEPT).values_list("pk", flat=True)[:AT_ONCE]
    CommentNotice.objects.filter(pk__in=list(old)).delete()
