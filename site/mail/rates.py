"""When each mail may start: the sending limits, shared by all processes."""

from collections.abc import Sequence
from datetime import datetime, timedelta

HORIZON = timedelta(seconds=5)
"""A worker keeps rows that may start this soon; the others it gives back until their time."""


class Permits:
    """What one lane may send through one relay, which is named "host:port"."""

    def __init__(self, lane: str, relay: str) -> None:
        self.lane, self.relay = lane, relay

    def batch(self, most: int) -> int:
        """How many rows to claim at once, `most` at the most."""
        return most

    def take(self, addresses: Sequence[str], now: datetime) -> list[datetime]:
        """When the mail to each of `addresses` may start: now or later."""
        return [now] * len(addresses)
