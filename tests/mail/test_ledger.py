from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
from django.db import DatabaseError, connection
from django.utils import timezone

from mail.enums import MailState, Reason
from mail.ledger import Change, Ledger
from mail.models import OutboxMail
from tests.mail.factories import OutboxMailFactory
from tests.mail.shared_database import shared_database

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def a_ledger(worker: str = "a") -> Ledger:
    return Ledger("outbox", OutboxMail.objects.all(), worker)


def claimed(ledger: Ledger, number: int = 1) -> list[OutboxMail]:
    OutboxMailFactory.create_batch(number, next_attempt_at=NOW)
    return ledger.claim(OutboxMail.objects.all(), NOW, number, 0)


def test_replies_and_starts_are_written_together() -> None:
    ledger = a_ledger()
    done, begins, refused, put_off, back = claimed(ledger, 5)
    due = NOW + timedelta(minutes=5)
    changes = [
        Change(done.pk, MailState.ACCEPTED, "250 2.0.0 kept"),
        Change(begins.pk, MailState.CLAIMED),
        Change(refused.pk, MailState.BOUNCED, "550 5.1.1 'no' \\ åäö, {such}\t\"user\"", Reason.NO_SUCH_ADDRESS),
        Change(put_off.pk, MailState.DEFERRED, "451 later", Reason.REFUSED_FOR_NOW, due),
        Change.back(back, due),
    ]
    assert ledger.write(changes, NOW) == {row.pk for row in (done, begins, refused, put_off, back)}
    found = {mail.pk: mail for mail in OutboxMail.objects.all()}
    assert (found[done.pk].state, found[done.pk].finished_at, found[done.pk].worker) == ("accepted", NOW, "")
    assert (found[begins.pk].state, found[begins.pk].started_at, found[begins.pk].worker) == ("claimed", NOW, "a")
    assert found[refused.pk].reply == "550 5.1.1 'no' \\ åäö, {such}\t\"user\""
    assert (found[put_off.pk].state, found[put_off.pk].next_attempt_at, found[put_off.pk].attempts) == (
        "deferred",
        due,
        1,
    )
    assert (found[back.pk].state, found[back.pk].next_attempt_at, found[back.pk].attempts) == ("queued", due, 0)
    assert list(ledger.held) == [begins.pk]
    assert ledger.tally == {MailState.ACCEPTED: 1, MailState.BOUNCED: 1, MailState.DEFERRED: 1}


def test_a_row_starts_only_once() -> None:
    ledger = a_ledger()
    [row] = claimed(ledger)
    start = [Change(row.pk, MailState.CLAIMED)]
    assert ledger.write(start, NOW) == {row.pk}
    assert ledger.write(start, NOW) == set()


@pytest.mark.parametrize("taken", [{"worker": "b"}, {"state": MailState.SUPPRESSED}, {"state": MailState.QUEUED}])
def test_nothing_is_written_to_a_row_that_is_no_longer_ours(taken: dict[str, str]) -> None:
    ledger = a_ledger()
    [row] = claimed(ledger)
    OutboxMail.objects.filter(pk=row.pk).update(**taken)
    before = OutboxMail.objects.values().get()
    for state in (MailState.CLAIMED, MailState.ACCEPTED, MailState.DEFERRED):
        assert ledger.write([Change(row.pk, state, "250 late")], NOW) == set()
    assert OutboxMail.objects.values().get() == before
    assert not ledger.held
    assert not ledger.tally


def test_what_is_given_back_was_not_begun_and_is_not_charged() -> None:
    ledger = a_ledger()
    begun, waiting = claimed(ledger, 2)
    ledger.write([Change(begun.pk, MailState.CLAIMED)], NOW)
    ledger.give_back([begun.pk, waiting.pk], NOW)
    found = dict(OutboxMail.objects.values_list("pk", "state"))
    assert found == {begun.pk: MailState.CLAIMED, waiting.pk: MailState.QUEUED}


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no connection to lose")
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_database_that_is_lost_has_written_nothing_and_says_so(tmp_path: Path) -> None:
    ledger = a_ledger()
    [row] = claimed(ledger)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        [pid] = cursor.fetchone()
    with shared_database(tmp_path) as url, psycopg.connect(url) as other:
        other.execute("SELECT pg_terminate_backend(%s)", [pid])
        with pytest.raises(DatabaseError):
            ledger.write([Change(row.pk, MailState.ACCEPTED, "250 kept")], NOW)
    assert row.pk in ledger.held
    connection.close()
    assert OutboxMail.objects.get().state == MailState.CLAIMED
