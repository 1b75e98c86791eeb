"""When a comment is shown without having been read: the one place that decides it."""

from comments import trust
from comments.enums import Policy
from comments.models import Comment, CommentSettings


def shows_unread(comment: Comment, score: int, settings: CommentSettings) -> bool:
    """Only under the policy for known commenters, and only where the mailed link of this very comment was used."""
    return (
        settings.policy == Policy.KNOWN
        and comment.confirmed_at is not None
        and score < settings.hold_at
        and trust.known(comment.email, before=comment)
    )
