from datetime import UTC, datetime, timedelta

import pytest

from clock import jobs
from clock.models import Heartbeat

NOW = datetime(2026, 11, 27, 6, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def only_our_jobs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "_jobs", {})


@pytest.mark.django_db
def test_every_job_gets_the_time_of_the_tick() -> None:
    seen: list[tuple[str, datetime]] = []
    jobs.register("one", lambda now: seen.append(("one", now)))
    jobs.register("two", lambda now: seen.append(("two", now)))
    jobs.run_all(NOW)
    assert seen == [("one", NOW), ("two", NOW)]


@pytest.mark.django_db
def test_an_error_in_one_job_is_logged_and_does_not_stop_the_next(caplog: pytest.LogCaptureFixture) -> None:
    seen: list[datetime] = []

    def fails(now: datetime) -> None:
        raise RuntimeError("no such thing")

    jobs.register("fails", fails)
    jobs.register("works", seen.append)
    jobs.run_all(NOW)
    assert seen == [NOW]
    assert "The clock job fails failed." in caplog.text


@pytest.mark.django_db
def test_when_time_is_up_the_rest_go_first_in_the_next_minute(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    ran: list[str] = []
    jobs.register("slow", lambda now: ran.append("slow"))
    jobs.register("late", lambda now: ran.append("late"))
    times = iter([0.0, 0.0, 51.0])
    monkeypatch.setattr("clock.jobs.time.monotonic", lambda: next(times, 0.0))
    jobs.run_all(NOW)
    assert ran == ["slow"]
    assert "No time left in this minute for late" in caplog.text
    jobs.run_all(NOW + timedelta(minutes=1))
    assert ran == ["slow", "late", "slow"]


@pytest.mark.django_db
def test_a_job_that_is_killed_is_not_first_in_line_the_next_time() -> None:
    ran: list[str] = []

    def killed(now: datetime) -> None:
        raise SystemExit

    jobs.register("killed", killed)
    jobs.register("works", lambda now: ran.append("works"))
    with pytest.raises(SystemExit):
        jobs.run_all(NOW)
    with pytest.raises(SystemExit):
        jobs.run_all(NOW + timedelta(minutes=1))
    assert ran == ["works"]
    assert set(Heartbeat.objects.last_beats("job:")) == {"job:killed", "job:works"}


def test_a_name_belongs_to_one_job() -> None:
    def run(now: datetime) -> None: ...

    jobs.register("one", run)
    jobs.register("one", run)
    with pytest.raises(ValueError, match="already called 'one'"):
        jobs.register("one", lambda now: None)
    assert jobs.registered() == {"one": run}
