"""Whether the same words have come in before, without searching the texts."""

import re
from datetime import datetime, timedelta

from django.db import connection
from django.utils.crypto import salted_hmac

from comments.models import Comment, CommentPrint

KEPT = timedelta(days=30)
SHORTEST = 20
"""Letters and digits. Anybody may write "Tack för det!" after somebody else did."""
# Django takes longer to write this statement than the database to carry it out.
_REMEMBER = """
INSERT INTO comments_commentprint (comment_id, digest, at) VALUES (%s, %s, %s)
ON CONFLICT (comment_id) DO UPDATE SET digest = excluded.digest, at = excluded.at
"""
_NOT_WORDS = re.compile(r"[\W_]+")


def remember(comment: Comment, now: datetime) -> None:
    """Called in the transaction that stores the text."""
    digest = digest_of(comment.text)
    if digest is None:
        CommentPrint.objects.filter(pk=comment.pk).delete()
    else:
        values = (comment.pk, digest, connection.ops.adapt_datetimefield_value(now))
        with connection.cursor() as cursor:
            cursor.execute(_REMEMBER, values)


def forget_old(now: datetime) -> None:
    CommentPrint.objects.filter(at__lt=now - KEPT).delete()


def digest_of(text: str) -> str | None:
    """The same whatever the case, the spaces and the punctuation are; None for what is too short to tell by."""
    words = _NOT_WORDS.sub("", text.casefold())
    return salted_hmac("comments.print", words, algorithm="sha256").hexdigest() if len(words) >= SHORTEST else None
