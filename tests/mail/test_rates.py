from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from random import Random
from threading import Barrier
from zoneinfo import ZoneInfo

import pytest
from django.db import connection, connections
from django.utils import timezone
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries, Settings

from mail.enums import LimitScope
from mail.limit_models import Allowance, SendingLimit
from mail.rates import HORIZON, KEEP, LONGEST_WAIT, SLACK, Permits, forget_old

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
RELAY = "smtp.example.se:587"
SECOND = timedelta(seconds=1)


def limit(scope: LimitScope, name: str, per_second: float | None = None, per_day: int | None = None) -> SendingLimit:
    return SendingLimit.objects.create(scope=scope, name=name, per_second=per_second, per_day=per_day)


def most_in(times: Sequence[datetime], window: timedelta) -> int:
    ordered, first, most = sorted(times), 0, 0
    for last, moment in enumerate(ordered):
        while moment - ordered[first] >= window:
            first += 1
        most = max(most, last - first + 1)
    return most


def hungry(permits: Sequence[Permits], seconds: int, addresses: Sequence[str]) -> list[datetime]:
    """When mails start, where as many workers as `permits` always have more to send."""
    started, now, end, turn = [], NOW, NOW + seconds * SECOND, 0
    ready = [NOW] * len(permits)
    while now < end:
        worker = permits[turn]
        times = worker.take(addresses[: worker.batch(len(addresses))], now)
        given = [moment for moment in times if moment <= now + HORIZON]
        started += given
        ready[turn] = max(given, default=min(times))
        turn = ready.index(min(ready))
        now = max(now, ready[turn])
    return started


def test_without_a_limit_all_may_go_and_the_database_is_asked_once(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    permits = Permits("letter", RELAY)
    with django_assert_num_queries(1):
        assert permits.batch(500) == 500
        for _ in range(100):
            assert permits.take(["anna@example.org", "bo@example.org"], NOW) == [NOW, NOW]


def test_a_limit_of_something_else_costs_nothing_either(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    limit(LimitScope.LANE, "outbox", 1)
    limit(LimitScope.DOMAIN, "gmail.com", 1)
    permits = Permits("letter", RELAY)
    with django_assert_num_queries(1):
        assert permits.take(["anna@example.org"], NOW) == [NOW]


@pytest.mark.parametrize(
    ("scope", "name"),
    [(LimitScope.LANE, "letter"), (LimitScope.RELAY, RELAY), (LimitScope.DOMAIN, "example.org"),
     (LimitScope.DOMAIN, "*")],
)  # fmt: skip
@pytest.mark.parametrize("workers", [1, 3])
def test_global_relay_and_domain_limits_hold_within_five_percent_of_any_minute(
    scope: LimitScope, name: str, workers: int
) -> None:
    limit(scope, name, 10)
    started = hungry([Permits("letter", RELAY) for _ in range(workers)], 100, ["anna@example.org"] * 50)
    assert most_in(started, 60 * SECOND) <= 600 * 1.05
    for second in range(0, 35, 5):
        begin = NOW + second * SECOND
        assert sum(begin <= moment < begin + 60 * SECOND for moment in started) >= 600 * 0.95


def test_a_slow_limit_lets_one_go_now_and_the_next_when_its_time_has_come() -> None:
    limit(LimitScope.LANE, "letter", 0.1)
    permits = Permits("letter", RELAY)
    assert permits.batch(500) == 1
    first, second, third = permits.take(["a@example.org"] * 3, NOW)
    assert first == NOW
    assert [second - NOW, third - NOW] == [10 * SECOND, 20 * SECOND]
    assert Permits("letter", RELAY).take(["a@example.org"], second) == [second]


def test_a_mail_that_must_wait_uses_nothing_up() -> None:
    limit(LimitScope.LANE, "letter", 100)
    limit(LimitScope.DOMAIN, "example.org", per_day=1)
    permits = Permits("letter", RELAY)
    times = permits.take(["a@example.org", "b@example.org", "c@example.net"], NOW)
    assert times == [NOW, NOW + LONGEST_WAIT, NOW + SECOND / 100]
    taken = dict(Allowance.objects.values_list("key", "taken"))
    assert taken == {"lane:letter": 2, "domain:example.org": 1}


def test_those_that_wait_are_not_told_to_come_back_all_at_once() -> None:
    limit(LimitScope.DOMAIN, "example.org", 1)
    permits = Permits("letter", RELAY)
    waiting = [at for at in permits.take(["a@example.org"] * 20, NOW) if at > NOW + HORIZON]
    assert len(waiting) == len(set(waiting)) == 17
    later = permits.take(["a@example.org"] * 5, NOW)
    assert min(later) > max(waiting)


def test_after_a_rest_there_is_no_burst() -> None:
    limit(LimitScope.LANE, "letter", 10)
    Permits("letter", RELAY).take(["a@example.org"], NOW)
    later = NOW + timedelta(hours=3)
    times = Permits("letter", RELAY).take(["a@example.org"] * 100, later)
    assert sum(at < later + SECOND for at in times) <= 15


def test_a_changed_limit_counts_at_once_for_the_next_worker() -> None:
    slow = limit(LimitScope.RELAY, RELAY, 0.001)
    Permits("letter", RELAY).take(["a@example.org"], NOW)
    slow.per_second = 100
    slow.save()
    assert Permits("letter", RELAY.upper()).take(["a@example.org"], NOW) == [NOW]


def test_a_clock_that_was_far_ahead_does_not_stop_the_mail() -> None:
    limit(LimitScope.LANE, "letter", 10, per_day=1)
    Allowance.objects.create(key="lane:letter", next_at=NOW + timedelta(days=900), day=date(2029, 1, 1), taken=9)
    assert Permits("letter", RELAY).take(["a@example.org"], NOW) == [NOW]


def test_a_domain_of_its_own_is_not_held_to_the_limit_of_the_others() -> None:
    limit(LimitScope.DOMAIN, "*", per_day=1)
    limit(LimitScope.DOMAIN, "gmail.com", per_day=2)
    times = Permits("letter", RELAY).take(["a@Gmail.com", "b@gmail.com", "c@x.se", "d@y.se", "e@x.se"], NOW)
    assert [at == NOW for at in times] == [True, True, True, True, False]


@pytest.mark.parametrize("day", [date(2026, 3, 29), date(2026, 10, 25), date(2026, 11, 23)])
def test_the_day_turns_at_local_midnight_across_both_clock_changes(settings: Settings, day: date) -> None:
    settings.TIME_ZONE = "Europe/Stockholm"
    zone = ZoneInfo("Europe/Stockholm")
    limit(LimitScope.LANE, "letter", per_day=48)
    permits = Permits("letter", RELAY)
    start = datetime.combine(day, datetime.min.time(), zone).astimezone(UTC)
    hours = {date(2026, 3, 29): 23, date(2026, 10, 25): 25}.get(day, 24)
    asked = [start + timedelta(minutes=15 * step) for step in range(hours * 4 + 8)]
    granted = [at for now in asked for at in permits.take(["a@example.org"], now) if at <= now + HORIZON]
    assert sum(at.astimezone(zone).date() == day for at in granted) == 48
    assert sum(at.astimezone(zone).date() > day for at in granted) == 8
    assert timezone.localtime(granted[48], zone).strftime("%H:%M") == "00:00"


def test_counts_of_domains_that_no_mail_goes_to_are_forgotten() -> None:
    limit(LimitScope.DOMAIN, "*", per_day=5)
    Permits("letter", RELAY).take(["a@example.org", "b@example.net"], NOW)
    forget_old(NOW + timedelta(days=1))
    assert Allowance.objects.count() == 2
    forget_old(NOW + KEEP + timedelta(days=1))
    assert not Allowance.objects.exists()


def test_where_no_mail_may_go_for_long_the_lane_is_closed_and_for_one_domain_it_is_not() -> None:
    permits = Permits("letter", RELAY)
    limit(LimitScope.DOMAIN, "example.org", per_day=1)
    permits.take(["a@example.org", "b@example.org"], NOW)
    assert not permits.is_closed(NOW)
    limit(LimitScope.RELAY, RELAY, per_day=2)
    permits = Permits("letter", RELAY)
    permits.take(["a@example.net"], NOW)
    assert not permits.is_closed(NOW)
    permits.take(["a@example.net", "b@example.net"], NOW)
    assert permits.is_closed(NOW)
    assert permits.opens_at == NOW + LONGEST_WAIT, "in case the limit is raised meanwhile"


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time")
def test_workers_that_meet_new_domains_in_any_order_never_wait_for_each_other() -> None:
    limit(LimitScope.DOMAIN, "*", per_day=100)
    ready = Barrier(4)

    def ask(seed: int) -> None:
        chance, permits = Random(seed), Permits("letter", RELAY)
        try:
            for turn in range(40):
                ready.wait(30)
                permits.take([f"a@n{turn - back}.se" for back in chance.sample(range(6), 4)], NOW)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        for asked in [pool.submit(ask, seed) for seed in range(4)]:
            asked.result(60)
    assert Allowance.objects.get(key="domain:n20.se").taken > 4


STEPS = st.lists(st.tuples(st.integers(0, 90), st.integers(1, 12), st.integers(0, 1)), min_size=1, max_size=25)
RATES = st.one_of(st.none(), st.floats(0.05, 50).map(lambda rate: round(rate, 3)))


@example(steps=[(40, 1, 0)] + [(90, 1, 0)] * 5 + [(90, 2, 0)], lane=None, domain=None, per_day=2, hour=22)
@example(steps=[(40, 1, 0)] + [(90, 1, 0)] * 5 + [(90, 2, 0)], lane=None, domain=0.5, per_day=2, hour=22)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    steps=STEPS,
    lane=RATES,
    domain=RATES,
    per_day=st.one_of(st.none(), st.integers(1, 40)),
    hour=st.sampled_from([12, 22]),
)
def test_never_more_than_the_limit_in_any_window_and_every_permit_is_counted(
    steps: list[tuple[int, int, int]], lane: float | None, domain: float | None, per_day: int | None, hour: int
) -> None:
    Allowance.objects.all().delete()
    SendingLimit.objects.all().delete()
    limit(LimitScope.LANE, "letter", lane, per_day)
    limit(LimitScope.DOMAIN, "*", domain)
    workers = [Permits("letter", RELAY), Permits("letter", RELAY)]
    # From 22:59 UTC it is a minute to midnight.
    now = datetime(2026, 11, 23, hour, 59, tzinfo=UTC)
    granted: list[datetime] = []
    for tenths, count, worker in steps:
        now += tenths * SECOND / 10
        times = workers[worker].take(["a@example.org"] * count, now)
        assert len(times) == count
        assert min(times) >= now
        granted += [at for at in times if at <= now + HORIZON]
    for rate in filter(None, (lane, domain)):
        for window in (SECOND, 10 * SECOND, 60 * SECOND):
            # Two limits may delay the same mail differently, by the horizon at most.
            span = window + SLACK + (HORIZON if domain and (lane or per_day) else timedelta())
            assert most_in(granted, window) <= rate * span.total_seconds() + 1
    days = [timezone.localdate(at) for at in granted]
    if per_day:
        assert all(days.count(day) <= per_day for day in set(days))
    if granted:
        row = Allowance.objects.get(key="lane:letter")
        assert (row.day, row.taken) >= (max(days), 1)
        assert row.taken >= days.count(row.day)
