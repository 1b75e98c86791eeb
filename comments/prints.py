"""Whether the same words have come in before, without searching the texts."""

import re
from datetime import datetime, timedelta

from django.utils.crypto import salted_hmac

from comments.models import Comment, CommentPrint

KEPT = timedelta(days=30)
SHORTEST = 20
"""Letters and digits. Anybody may write "Tack för det!" after somebody else did."""
_NOT_WORDS = re.compile(r"[\W_]+")


def seen(text: str, *, own: Comment | None, now: datetime) -> bool:
    digest = _digest(text)
    if digest is None:
        return False
    same = CommentPrint.objects.same(digest, now - KEPT)
    return (same.exclude(pk=own.pk) if own else same).exists()


def remember(comment: Comment, now: datetime) -> None:
    """Called in the transaction that stores the text."""
    digest = _digest(comment.text)
    if digest is None:
        CommentPrint.objects.filter(pk=comment.pk).delete()
    else:
        row = CommentPrint(comment=comment, digest=digest, at=now)
        CommentPrint.objects.bulk_create(
            [row], update_conflicts=True, unique_fields=["comment"], update_fields=["digest", "at"]
        )


def forget_old(now: datetime) -> None:
    CommentPrint.objects.filter(at__lt=now - KEPT).delete()


def _digest(text: str) -> str | None:
    """The same whatever the case, the spaces and the punctuation are."""
    words = _NOT_WORDS.sub("", text.casefold())
    return salted_hmac("comments.print", words, algorithm="sha256").hexdigest() if len(words) >= SHORTEST else None
