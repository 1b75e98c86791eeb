"""The link to one's own data: mailed to the reader's own address, since letters and their links are passed on."""

from datetime import datetime, timedelta

from django.db import transaction

from guard import links
from guard.limits import Limit, take
from newsletter.addresses import data_url
from newsletter.models import Subscriber
from newsletter.reader_mail import write

PURPOSE = "newsletter.data"
AGE = timedelta(hours=24)
_A_DAY = Limit("reader-day", "email", 3, int(AGE.total_seconds()))


def send_link(reader: Subscriber, now: datetime) -> bool:
    """False where it has been sent often enough today."""
    with transaction.atomic():
        if not take(PURPOSE, str(reader.pk), _A_DAY, now):
            return False
        token = links.sign(PURPOSE, reader.pk, now=now)
        hours = int(AGE.total_seconds() // 3600)
        write(reader, "data", data_url=data_url(token, reader.language), hours=hours)
    return True


def reader_of(token: str, now: datetime) -> Subscriber:
    """Raises BadLink: it is forged, a day old, or its reader has been erased."""
    (pk,) = links.read(PURPOSE, token, AGE, now)
    reader = Subscriber.objects.select_related("newsletter").filter(pk=int(pk)).first()
    if reader is None:
        raise links.BadLink
    return reader
