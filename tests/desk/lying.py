"""What lies on the desk, for the tests of those who put it there."""

from collections.abc import Sequence
from datetime import datetime

from django.contrib.auth.models import AnonymousUser

from desk.kinds import Kind, User
from desk.waiting import Entry, Tally, entries, tally


def counted(kind: Kind, now: datetime) -> Tally:
    return tally([kind], now)[0]


def listed(kind: Kind, now: datetime, user: User | None = None) -> Sequence[Entry]:
    return entries([kind], user or AnonymousUser(), now, most=10)
