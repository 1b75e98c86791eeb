from datetime import datetime, timedelta

from workshops.models import Booking, InHouseRequest

CLIENT_KEPT = timedelta(days=30)


def purge(now: datetime) -> None:
    """Forget which network a booking or a request came from; it only ever served to stop a flood."""
    for rows in (Booking.objects, InHouseRequest.objects):
        rows.with_client_before(now - CLIENT_KEPT).update(client="")
