from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from mail import queues
from mail.conversation import Envelope
from mail.deliver import drain
from newsletter import deliver, send, week
from newsletter.enums import ConsentMethod, IssueState
from newsletter.freeze import freeze
from newsletter.models import Delivery, Issue, IssueEdition, Newsletter
from newsletter.unsubscribe import unsubscribe
from tests.mail.smtp_server import SmtpServer
from tests.newsletter.factories import SLOT, a_delivery, a_newsletter, a_subscriber, an_approved_issue, an_issue

pytestmark = pytest.mark.django_db


def only() -> Issue:
    return Issue.objects.select_related("newsletter__site__root_page").get(slot_at=SLOT)


def state() -> str:
    return only().state


def test_a_process_that_died_after_the_freeze_is_made_good() -> None:
    newsletter = a_newsletter()
    a_subscriber(newsletter)
    issue = an_approved_issue(newsletter)
    freeze(issue, SLOT)
    assert state() == IssueState.FROZEN
    week.tick(SLOT + timedelta(minutes=1))
    assert state() == IssueState.SENDING


def test_statement_21_who_leaves_after_the_freeze_is_sent_nothing(smtp_server: SmtpServer) -> None:
    newsletter = a_newsletter()
    stays, leaves = a_subscriber(newsletter), a_subscriber(newsletter)
    an_approved_issue(newsletter)
    week.tick(SLOT)
    unsubscribe(leaves, ConsentMethod.LINK, SLOT)
    drain("letter", now=lambda: SLOT)
    assert smtp_server.recipients == [stays.address]
    assert sorted(Delivery.objects.values_list("state", flat=True)) == ["accepted", "suppressed"]


def test_a_copy_in_a_workers_hands_is_stopped_as_long_as_it_has_not_begun(
    smtp_server: SmtpServer, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The reader leaves while the envelope of the copy is under way already."""
    settings.MAIL_CONNECTIONS = 1
    newsletter = a_newsletter()
    stays, leaves, last = (a_subscriber(newsletter) for _ in range(3))
    an_approved_issue(newsletter)
    week.tick(SLOT)

    class Leaving(deliver.LetterQueue):
        def envelope(self, row: Delivery) -> Envelope:
            if row.subscriber_id == leaves.pk:
                assert Delivery.objects.stop_unsent([leaves.pk], SLOT) == 1
            return super().envelope(row)

    monkeypatch.setitem(queues._queues, "letter", Leaving())
    drain("letter", now=lambda: SLOT)
    assert smtp_server.recipients == [stays.address, last.address]
    stopped = Delivery.objects.get(subscriber=leaves)
    assert (stopped.state, stopped.worker, stopped.started_at) == ("suppressed", "", None)


def test_a_copy_that_has_begun_to_leave_is_not_stopped() -> None:
    reader = a_subscriber(a_newsletter())
    begun = a_delivery(reader, an_issue(reader.newsletter), state="claimed", worker="a", started_at=SLOT)
    assert Delivery.objects.stop_unsent([reader.pk], SLOT) == 0
    begun.refresh_from_db()
    assert begun.state == "claimed"


def test_what_a_worker_held_of_a_letter_that_was_called_off_is_settled() -> None:
    newsletter = a_newsletter()
    readers = [a_subscriber(newsletter) for _ in range(4)]
    issue = an_issue(newsletter, state=IssueState.CANCELLED, finished_at=SLOT)
    died = {"state": "claimed", "worker": "dead", "lease_until": SLOT, "attempts": 1}
    begun = a_delivery(readers[0], issue, started_at=SLOT, **died)
    held = a_delivery(readers[1], issue, **died)
    given_back = a_delivery(readers[2], issue, state="queued")
    taken = a_delivery(readers[3], issue, state="accepted")
    send.carry_on(SLOT + timedelta(minutes=3))
    found = {row.pk: row.state for row in Delivery.objects.all()}
    assert found == {begun.pk: "uncertain", held.pk: "cancelled", given_back.pk: "cancelled", taken.pk: "accepted"}


def test_a_dead_address_is_taken_off_the_list(smtp_server: SmtpServer) -> None:
    newsletter = a_newsletter()
    reader = a_subscriber(newsletter)
    smtp_server.rcpt_replies[reader.address] = ["550 5.1.1 No such user"]
    an_approved_issue(newsletter)
    week.tick(SLOT)
    drain("letter", now=lambda: SLOT)
    week.tick(SLOT + timedelta(minutes=1))
    reader.refresh_from_db()
    assert reader.state == "suppressed"
    assert state() == IssueState.DONE


def test_statement_8_pausing_stops_and_resuming_loses_nobody(smtp_server: SmtpServer) -> None:
    newsletter = a_newsletter()
    for _ in range(3):
        a_subscriber(newsletter)
    an_approved_issue(newsletter)
    week.tick(SLOT)
    assert send.pause(only())
    drain("letter", now=lambda: SLOT)
    assert not smtp_server.messages
    assert send.resume(only(), SLOT)
    assert not send.resume(only(), SLOT)
    drain("letter", now=lambda: SLOT)
    assert len(smtp_server.messages) == 3


def test_statement_8_cancelling_is_final(smtp_server: SmtpServer) -> None:
    newsletter = a_newsletter()
    a_subscriber(newsletter)
    an_approved_issue(newsletter)
    week.tick(SLOT)
    assert send.cancel(only(), SLOT)
    assert not send.cancel(only(), SLOT)
    drain("letter", now=lambda: SLOT)
    assert not smtp_server.messages
    assert Delivery.objects.get().state == "cancelled"


def test_a_bounce_address_has_the_copy_s_code(smtp_server: SmtpServer) -> None:
    newsletter = a_newsletter(bounce_address="studs@example.se")
    a_subscriber(newsletter)
    an_approved_issue(newsletter)
    week.tick(SLOT)
    row = Delivery.objects.get()
    envelope = deliver.LetterQueue().envelope(row)
    code = row.code(only().key, 1)
    assert envelope.mail_from == f"studs+{code}@example.se"
    assert f"<{code}@example.se>".encode() in envelope.data
    assert deliver.LetterQueue().envelope(row).data == envelope.data


def test_a_backup_restored_under_a_worker_does_not_bring_back_what_the_worker_had_read(newsletter: Newsletter) -> None:
    """The number of an edition comes to mean another letter; the worker's process lives on."""
    a_subscriber(newsletter)
    an_approved_issue(newsletter)
    week.tick(SLOT)
    queue = deliver.LetterQueue()
    assert b"Hej" not in queue.envelope(queue.rows().get()).data
    IssueEdition.objects.filter(pk=Delivery.objects.get().edition_id).update(
        skeleton=b"To: ZmADDRESSZ\r\nX: ZmCODEZ ZmKEYZ\r\n\r\nHej\r\n", marker="m", sha256="1" * 64
    )
    assert queue.envelope(queue.rows().get()).data.endswith(b"\r\n\r\nHej\r\n")


def test_an_edition_is_read_once_for_all_its_copies(newsletter: Newsletter) -> None:
    for _ in range(3):
        a_subscriber(newsletter)
    an_approved_issue(newsletter)
    week.tick(SLOT)
    queue = deliver.LetterQueue()
    rows = list(queue.rows().order_by("pk"))
    with CaptureQueriesContext(connection) as queries:
        for row in rows:
            queue.envelope(row)
    assert len(queries) == 1
