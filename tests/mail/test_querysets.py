from datetime import datetime, timedelta

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mail.enums import DUE, MailState, Reason
from mail.ledger import Change, Ledger
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


def test_of_a_dead_workers_rows_only_those_in_hand_are_charged_and_suspected() -> None:
    suspect, another, innocent = claimed(), claimed(), claimed()
    other_worker = claimed(worker="dead too")
    assert OutboxMail.objects.all().release_expired(LATER, resend=True, in_hand=2) == 4
    for mail, attempts, state in (
        (suspect, 1, MailState.DEFERRED),
        (another, 1, MailState.DEFERRED),
        (innocent, 0, MailState.QUEUED),
        (other_worker, 1, MailState.DEFERRED),
    ):
        mail.refresh_from_db()
        assert (mail.attempts, mail.state, mail.worker) == (attempts, state, "")
    assert set(OutboxMail.objects.suspected()) == {suspect, another, other_worker}
    assert set(OutboxMail.objects.unsuspected()) == {innocent}


def test_a_claim_goes_on_behind_the_last_row() -> None:
    first, second = OutboxMailFactory.create_batch(2)
    assert OutboxMail.objects.claim("a", timezone.now(), 5, after=first.pk) == [second]


def test_a_lease_is_renewed_by_its_holder_only() -> None:
    mail = claimed(worker="a")
    assert OutboxMail.objects.all().renew("b", LATER, [mail.pk]) == 0
    assert OutboxMail.objects.all().renew("a", LATER, [mail.pk]) == 1
    assert OutboxMail.objects.all().release_expired(LATER, resend=True) == 0


def test_what_a_worker_has_taken_and_not_begun_is_put_aside_too() -> None:
    waiting, begun = claimed(), claimed(started_at=NOW)
    assert OutboxMail.objects.cancel(NOW) == 1
    waiting.refresh_from_db()
    begun.refresh_from_db()
    assert (waiting.state, waiting.worker, waiting.lease_until) == (MailState.CANCELLED, "", None)
    assert begun.state == MailState.CLAIMED


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


OUTCOMES = tuple(state for state in MailState if state not in {MailState.QUEUED, MailState.CANCELLED})
ACTIONS = ("claim", "give back", "expire", "again", "cancel", "renew", *OUTCOMES)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(ACTIONS), st.integers(0, 2)), max_size=25))
def test_whatever_happens_a_row_is_in_one_sound_state(steps: list[tuple[str, int]]) -> None:
    OutboxMail.objects.all().delete()
    pks = [mail.pk for mail in OutboxMailFactory.create_batch(3)]
    now, ledger = timezone.now(), Ledger("outbox", OutboxMail.objects.all(), "w")
    for action, which in steps:
        now += timedelta(hours=17)
        _act(action, pks[which], ledger, now)
        for row in OutboxMail.objects.all():
            assert (row.state == MailState.CLAIMED) == bool(row.worker) == (row.lease_until is not None)
            assert 0 <= row.attempts <= len(steps) + 1
            assert row.state not in {MailState.ACCEPTED, MailState.BOUNCED} or row.finished_at is not None
            assert row.state not in DUE or row.finished_at is None
    assert OutboxMail.objects.count() == 3


def _act(action: str, pk: int, ledger: Ledger, now: datetime) -> None:
    everything = OutboxMail.objects.all()
    match action:
        case "claim":
            ledger.claim(everything, now, 3, 0)
        case "give back":
            ledger.give_back([pk], now)
        case "expire":
            everything.release_expired(now, resend=True)
        case "again":
            everything.send_again(now)
        case "cancel":
            everything.cancel(now)
        case "renew":
            ledger.renew(now)
        case _:
            ledger.write([Change(pk, MailState(action))], now)
