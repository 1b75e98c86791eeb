"""How much of a limit has been used up today, in words for the author."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from mail.enums import LimitScope
from mail.limit_models import Allowance, SendingLimit, local_day


@dataclass(frozen=True, slots=True)
class Use:
    taken: int
    per_day: int | None
    domain: str = ""
    """The busiest, where the limit is for each domain."""

    @property
    def is_spent(self) -> bool:
        return self.per_day is not None and self.taken >= self.per_day

    def __str__(self) -> str:
        facts = {"taken": self.taken, "per_day": self.per_day}
        words = _("%(taken)d of %(per_day)d today") if self.per_day else _("%(taken)d today")
        return f"{words % facts} ({self.domain})" if self.domain else words % facts


def use_of(limits: Iterable[SendingLimit], now: datetime) -> Iterator[tuple[SendingLimit, Use]]:
    """Two queries, or three where there is a limit for each domain."""
    rows, today = list(limits), local_day(now)
    taken = dict(Allowance.objects.on(today).filter(key__in=[row.key for row in rows]).values_list("key", "taken"))
    for row in rows:
        if row.is_for_each_domain:
            yield row, _busiest(row, rows, now)
        else:
            yield row, Use(taken.get(row.key, 0), row.per_day)


def _busiest(limit: SendingLimit, limits: Iterable[SendingLimit], now: datetime) -> Use:
    own = [row.name for row in limits if row.scope == LimitScope.DOMAIN and not row.is_for_each_domain]
    count = Allowance.objects.busiest_domain(local_day(now), but=own)
    return Use(count.taken, limit.per_day, count.key.partition(":")[2]) if count else Use(0, limit.per_day)
