"""What the clock does for the waiting lists each minute."""

from datetime import datetime

from workshops.offer import expire_due, offer_everywhere
from workshops.wait import end_lines


def keep(now: datetime) -> None:
    """End offers in time, offer what is free, close the lines of dates that take no more bookings."""
    expire_due(now)
    offer_everywhere(now)
    end_lines(now)
