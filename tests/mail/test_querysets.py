from datetime import datetime, timedelta

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mail.enums import DUE, MailState, Reason
from mail.models import OutboxMail
from mail.querysets import LEASE, MAX_ATTEMPTS
from tests.mail.factories import OutboxMailFactory

pytestmark = pytest.mark.django_db
NOW = timezone.now()
LATER = NOW + LEASE + timedelta(seconds=1)


def test_two_workers_never_claim_the_same_row() -> None:
    OutboxMailFactory.create_batch(5)
    now = timezone.now()
    first = OutboxMail.objects.claim("a", now, 3)
    second = OutboxMail.objects.claim("b", now, 3)
    assert (len(first), len(second)) == (3, 2)
    assert not {row.pk for row in first} & {row.pk for row in second}
    assert OutboxMail.objects.claim("c", now, 3) == []
    assert {row.attempts for row in first} == {1}


def test_a_row_given_back_has_not_been_charged() -> None:
    mail = OutboxMailFactory.create()
    now = timezone.now()
    OutboxMail.objects.claim("a", now, 1)
    assert OutboxMail.objects.all().give_back("b", now) == 0
    assert OutboxMail.objects.all().give_back("a", now) == 1
    mail.refresh_from_db()
    assert (mail.state, mail.attempts, mail.worker) == (MailState.QUEUED, 0, "")


def test_only_the_named_rows_are_given_back() -> None:
    keep, give = OutboxMailFactory.create_batch(2)
    now = timezone.now()
    OutboxMail.objects.claim("a", now, 2)
    assert OutboxMail.objects.all().give_back("a", now, pks=[give.pk]) == 1
    keep.refresh_from_db()
    assert keep.state == MailState.CLAIMED


def claimed(**fields: object) -> OutboxMail:
    return OutboxMailFactory.create(
        **{"state": MailState.CLAIMED, "worker": "dead", "lease_until": NOW, "attempts": 1, **fields}
    )


def test_a_lease_that_still_holds_is_left_alone() -> None:
    mail = claimed()
    assert OutboxMail.objects.all().release_expired(NOW - timedelta(seconds=1), resend=True) == 0
    mail.refresh_from_db()
    assert mail.state == MailState.CLAIMED


def test_of_a_dead_workers_rows_only_the_one_in_hand_is_charged() -> None:
    suspect, innocent = claimed(), claimed()
    other_worker = claimed(worker="dead too")
    assert OutboxMail.objects.all().release_expired(LATER, resend=True) == 3
    for mail, attempts, state in (
        (suspect, 1, MailState.DEFERRED),
        (innocent, 0, MailState.QUEUED),
        (other_worker, 1, MailState.DEFERRED),
    ):
        mail.refresh_from_db()
        assert (mail.attempts, mail.state, mail.worker) == (attempts, state, "")


def test_a_row_that_kills_every_worker_is_given_up() -> None:
    mail = claimed(attempts=MAX_ATTEMPTS)
    OutboxMail.objects.all().release_expired(LATER, resend=True)
    mail.refresh_from_db()
    assert (mail.state, mail.last_error) == (MailState.FAILED, Reason.WORKER_DIED)


@pytest.mark.parametrize(
    ("resend", "attempts", "state"),
    [
        (True, 1, MailState.DEFERRED),
        (False, 1, MailState.UNCERTAIN),
        (True, MAX_ATTEMPTS, MailState.UNCERTAIN),
    ],
)
def test_a_row_that_was_begun_is_sent_again_or_held(resend: bool, attempts: int, state: MailState) -> None:
    mail = claimed(started_at=NOW, attempts=attempts)
    assert OutboxMail.objects.all().release_expired(LATER, resend=resend) == 1
    mail.refresh_from_db()
    assert (mail.state, mail.attempts, mail.last_error) == (state, attempts, Reason.WORKER_DIED)


def test_what_needs_a_worker_is_what_is_due_and_what_was_left_behind() -> None:
    due = OutboxMailFactory.create(next_attempt_at=NOW)
    left_behind = claimed()
    OutboxMailFactory.create(next_attempt_at=NOW + timedelta(days=1))
    OutboxMailFactory.create(state=MailState.ACCEPTED)
    assert set(OutboxMail.objects.needs_worker(LATER)) == {due, left_behind}


def test_a_late_write_of_a_worker_that_was_given_up_changes_nothing() -> None:
    mail = OutboxMailFactory.create()
    now = timezone.now()
    [mine] = OutboxMail.objects.claim("a", now, 1)
    assert mine.mark_started(now)
    assert not mine.mark_started(now), "only once"
    OutboxMail.objects.filter(pk=mail.pk).update(worker="b")
    assert not mine.mark_accepted(now, "250 ok")
    assert not mine.mark_failed(now, "", "x")
    mail.refresh_from_db()
    assert mail.state == MailState.CLAIMED


ACTIONS = ("claim", "start", "accept", "defer", "bounce", "fail", "unsure", "return", "give back", "expire", "again",
           "cancel", "suppress")  # fmt: skip


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(ACTIONS), st.integers(0, 2)), max_size=25))
def test_whatever_happens_a_row_is_in_one_sound_state(steps: list[tuple[str, int]]) -> None:
    OutboxMail.objects.all().delete()
    OutboxMailFactory.create_batch(3)
    now, held = timezone.now(), {}
    for action, which in steps:
        now += timedelta(hours=17)
        if action == "claim":
            held = dict(enumerate(OutboxMail.objects.claim("w", now, 3)))
        _act(action, held.get(which), now)
        for row in OutboxMail.objects.all():
            assert (row.state == MailState.CLAIMED) == bool(row.worker) == (row.lease_until is not None)
            assert 0 <= row.attempts <= len(steps) + 1
            assert row.state not in {MailState.ACCEPTED, MailState.BOUNCED} or row.finished_at is not None
            assert row.state not in DUE or row.finished_at is None
    assert OutboxMail.objects.count() == 3


def _act(action: str, row: OutboxMail | None, now: datetime) -> None:
    everything = OutboxMail.objects.all()
    at: dict[str, object] = {
        "give back": lambda: everything.give_back("w", now),
        "expire": lambda: everything.release_expired(now, resend=True),
        "again": lambda: everything.send_again(now),
        "cancel": lambda: everything.cancel(now),
    }
    if row is not None:
        at |= {
            "start": lambda: row.mark_started(now),
            "accept": lambda: row.mark_accepted(now, "250 ok"),
            "defer": lambda: row.mark_deferred(now, "450", Reason.REFUSED_FOR_NOW),
            "bounce": lambda: row.mark_bounced(now, "550", Reason.NO_SUCH_ADDRESS),
            "fail": lambda: row.mark_failed(now, "554", Reason.REFUSED),
            "unsure": lambda: row.mark_uncertain(now, Reason.NO_ANSWER),
            "return": lambda: row.mark_returned(now),
            "suppress": lambda: everything.suppress("w", now, [row.pk]),
        }
    act = at.get(action)
    if callable(act):
        act()
