import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings
from django.db import connection
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from guard.limits import Limit, take, take_all, wait
from guard.models import Counter
from guard.purge import purge

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
THREE = Limit("burst", per="client", amount=3, seconds=60)
HAMMER = """
import django; django.setup()
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from django.core.management import call_command
from django.db import connections
from guard.limits import Limit, take_all
from guard.models import Counter
call_command("migrate", "guard", verbosity=0)
limits, now = [Limit("wide", "form", 99, 60), Limit("shared", "client", 25, 60)], datetime(2026, 1, 1, tzinfo=UTC)
def hammer(worker):
    keyed = [(limit, "key") for limit in (limits if worker % 2 else limits[::-1])]
    try: return sum(take_all("form", keyed, now) is None for _ in range(20))
    finally: connections.close_all()
with ThreadPoolExecutor(8) as pool: print(sum(pool.map(hammer, range(8))))
print(*Counter.objects.order_by("scope").values_list("count", flat=True))
"""


@pytest.mark.django_db
def test_counts_up_to_the_amount_for_each_scope_and_key() -> None:
    assert [take("form", "a", THREE, NOW) for _ in range(4)] == [True, True, True, False]
    assert take("form", "b", THREE, NOW)
    assert take("other form", "a", THREE, NOW)
    assert take("form", "a", Limit("day", per="client", amount=9, seconds=86400), NOW)


@pytest.mark.django_db
def test_opens_again_when_the_window_has_ended() -> None:
    for _ in range(3):
        take("form", "a", THREE, NOW)
    assert not take("form", "a", THREE, NOW + timedelta(seconds=59))
    assert [take("form", "a", THREE, NOW + timedelta(seconds=60)) for _ in range(4)] == [True, True, True, False]


@pytest.mark.django_db
def test_nothing_passes_a_limit_of_none() -> None:
    nothing = Limit("closed", per="form", amount=0, seconds=60)
    assert not take("form", "", nothing, NOW)
    assert not Counter.objects.exists()


@pytest.mark.django_db
def test_of_several_limits_each_counts_or_none_does() -> None:
    day, year = Limit("day", "form", 2, 86400), Limit("year", "form", 9, 31_536_000)
    keyed = [(year, ""), (THREE, "a"), (day, "")]
    assert [take_all("form", keyed, NOW) for _time in range(4)] == [None, None, day, day]
    assert dict(Counter.objects.values_list("scope", "count")) == {"form:year": 2, "form:burst": 2, "form:day": 2}
    assert take("form", "a", THREE, NOW)
    assert take_all("form", keyed, NOW) == THREE
    assert take_all("form", keyed, NOW + timedelta(days=1)) is None
    assert dict(Counter.objects.values_list("scope", "count")) == {"form:year": 3, "form:burst": 1, "form:day": 1}
    assert take_all("form", [(year, ""), (Limit("closed", "form", 0, 60), "")], NOW) == Limit("closed", "form", 0, 60)
    assert Counter.objects.get(scope="form:year").count == 3
    assert take_all("form", [], NOW) is None


@pytest.mark.django_db
def test_wait_tells_when_the_window_ends() -> None:
    assert wait("form", "a", THREE, NOW) == timedelta()
    take("form", "a", THREE, NOW)
    assert wait("form", "a", THREE, NOW + timedelta(seconds=20)) == timedelta(seconds=40)
    assert wait("form", "a", THREE, NOW + timedelta(seconds=90)) == timedelta()


@pytest.mark.django_db
def test_purge_forgets_ended_windows_only() -> None:
    take("form", "old", THREE, NOW - timedelta(seconds=60))
    take("form", "open", THREE, NOW)
    purge(NOW)
    left = Counter.objects.get()
    assert (left.key, str(left)) == ("open", "form:burst 1")


@pytest.mark.django_db
@hypothesis_settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.integers(0, 90), max_size=25), st.integers(1, 4), st.integers(1, 60))
def test_never_more_than_the_amount_in_one_window(pauses: list[int], amount: int, seconds: int) -> None:
    Counter.objects.all().delete()
    limit = Limit("any", per="client", amount=amount, seconds=seconds)
    now, opened, passed = NOW, None, 0
    for pause in pauses:
        now += timedelta(seconds=pause)
        if opened is None or now >= opened + timedelta(seconds=seconds):
            opened, passed = now, 0
        passed += 1
        assert take("form", "key", limit, now) is (passed <= amount)


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
@pytest.mark.skipif("sqlite" in settings.DATABASES["default"]["ENGINE"], reason="SQLite has its test on a file, below")
def test_threads_share_one_limit_on_a_server() -> None:
    limits = [Limit("wide", "form", 99, 60), Limit("shared", "client", 25, 60)]

    def hammer(worker: int) -> int:
        keyed = [(limit, "key") for limit in (limits if worker % 2 else limits[::-1])]
        try:
            return sum(take_all("form", keyed, NOW) is None for _ in range(20))
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(hammer, range(8))) == 25
    assert dict(Counter.objects.values_list("scope", "count")) == {"form:wide": 25, "form:shared": 25}


def test_threads_share_one_limit_in_a_file(tmp_path: os.PathLike[str]) -> None:
    path = os.pathsep.join([str(settings.ROOT), str(settings.ROOT / "site")])
    environment = {
        **os.environ,
        "PYTHONPATH": path,
        "DATABASE_URL": f"sqlite:///{tmp_path}/limits.sqlite3",
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DATA_DIR": str(tmp_path),
    }
    done = subprocess.run([sys.executable, "-c", HAMMER], env=environment, capture_output=True, text=True, check=False)
    assert done.stdout.split() == ["25", "25", "25"], done.stderr
