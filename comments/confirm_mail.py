"""The one mail that may go to an address nobody has proved: without a word that a visitor wrote."""

import logging
from datetime import datetime

from django.utils.crypto import salted_hmac
from django.utils.translation import override

from comments.enums import State, Told
from comments.links import own_path
from comments.models import Comment, CommentNotice
from comments.unsent import LINK_KIND, reference
from guard.limits import Limit, take
from mail.address import AddressError
from mail.compose import compose
from pages.addresses import absolute

logger = logging.getLogger(__name__)

A_DAY = 3
# Three windows of a day side by side: at most three mails in any 24 hours, also across midnight and a month's end.
WINDOWS = tuple(Limit(f"day-{number}", "email", 1, 86_400) for number in range(A_DAY))


def send(comment: Comment, now: datetime) -> bool:
    """Write the mail that opens the writer's own page, in the caller's transaction, which holds the comment's row.

    False: none may go, or it has gone.
    """
    if comment.state not in (State.PENDING, State.APPROVED) or comment.by_author or not comment.email:
        return False
    notice = {"comment": comment, "about": comment, "told": Told.LINK}
    if CommentNotice.objects.filter(**notice).exists() or not _may_go(comment.email, now):
        return False
    with override(comment.language):
        context = {"page_title": comment.page.title, "own_url": absolute(own_path(comment))}
    try:
        compose(
            "comments/mail/confirm",
            to=comment.email,
            language=comment.language,
            kind=LINK_KIND,
            context=context,
            reference=reference(comment.pk),
        )
    except AddressError:
        # Its words name the address.
        logger.warning("No mail can be written to the writer of comment %s.", comment.pk)
        return False
    CommentNotice.objects.create(**notice, at=now)
    return True


def _may_go(address: str, now: datetime) -> bool:
    # A salt of its own, because the guard's digests change with the month.
    key = salted_hmac("comments.confirm", address, algorithm="sha256").hexdigest()
    return any(take("comments.confirm", key, window, now) for window in WINDOWS)
