from datetime import datetime, timedelta

from contact.forget import forget_messages
from contact.models import ContactSettings, Message

CLIENT_KEPT = timedelta(days=30)
SPAM_KEPT = timedelta(days=30)
MONTH = timedelta(days=365) / 12
AT_ONCE = 200


def purge(now: datetime) -> None:
    """Forget which network a message came from, which only ever served to stop a flood; spam after a month; and after
    the period that the author has set the messages themselves."""
    Message.objects.with_client_before(now - CLIENT_KEPT).update(client="")
    forget_messages(Message.objects.spam().older_than(SPAM_KEPT, now)[:AT_ONCE], now)
    if months := ContactSettings.current().kept_months:
        forget_messages(Message.objects.older_than(months * MONTH, now)[:AT_ONCE], now)
