"""Whom the site knows. What a visitor types proves nothing: only the link in a mail shows whose an address is."""

from comments.enums import State
from comments.models import Comment


def known(email: str, *, before: Comment) -> bool:
    """Whether an earlier comment than `before` is shown whose writer proved to own this very address."""
    earlier = Comment.objects.filter(
        email=email,
        state=State.APPROVED,
        confirmed_at__isnull=False,
        submitted_at__lt=before.submitted_at,
        by_author=False,
    )
    return bool(email) and earlier.but(before).exists()
