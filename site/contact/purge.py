from datetime import datetime, timedelta

from contact.models import Message

CLIENT_KEPT = timedelta(days=30)


def purge(now: datetime) -> None:
    """Forget which network a message came from; it only ever served to stop a flood."""
    Message.objects.with_client_before(now - CLIENT_KEPT).update(client="")
