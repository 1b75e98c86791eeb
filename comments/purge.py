from datetime import datetime, timedelta

from comments.models import Comment

CLIENT_KEPT = timedelta(days=30)


def purge(now: datetime) -> None:
    """Forget which network a comment came from; it only ever served to stop a flood."""
    Comment.objects.with_client_before(now - CLIENT_KEPT).update(client="")
