from datetime import timedelta

import pytest

from mail import returns
from mail.enums import EventKind, EventSource, MailState, Reason, Severity
from mail.models import DeliveryEvent
from mail.returns import Taken
from newsletter.deliver import LetterQueue
from newsletter.enums import ConsentKind, ConsentMethod, SubscriberState, SuppressionReason
from newsletter.erase import erase
from newsletter.models import ConsentRecord, Delivery, Newsletter, Subscriber, Suppression
from newsletter.returns import note_refusals
from newsletter.subscribe import record
from newsletter.unsubscribe import release
from tests.mail.reports import report
from tests.newsletter.factories import NOW, a_newsletter, a_subscriber
from tests.newsletter.sent import a_copy, code_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def newsletter(db: None) -> Newsletter:
    return a_newsletter(bounce_address="bounce@brev.example.se", unsubscribe_address="avsluta@brev.example.se")


@pytest.fixture
def reader(newsletter: Newsletter) -> Subscriber:
    return a_subscriber(newsletter, address="anna@example.org")


@pytest.fixture
def copy(reader: Subscriber) -> Delivery:
    return a_copy(reader)


def comes_back(copy: Delivery, name: str) -> Taken:
    return returns.take(report(name, code_of(copy)), NOW)


def state_of(reader: Subscriber) -> str:
    reader.refresh_from_db()
    return reader.state


def test_statement_27_a_hard_bounce_suppresses_at_once(copy: Delivery, reader: Subscriber) -> None:
    assert comes_back(copy, "postfix_unknown_user") == Taken.STORED
    assert state_of(reader) == SubscriberState.SUPPRESSED
    held = Suppression.objects.get()
    assert held.reason == SuppressionReason.BOUNCE
    assert "User unknown in virtual mailbox table" in held.evidence
    copy.refresh_from_db()
    assert (copy.state, copy.last_error) == (MailState.BOUNCED, Reason.NO_SUCH_ADDRESS)


def test_statement_21_a_bounce_stops_copies_that_have_not_left(copy: Delivery, reader: Subscriber) -> None:
    waiting = a_copy(reader, 0, state=MailState.CLAIMED)
    assert LetterQueue().still_wanted([waiting]) == [waiting.pk]
    comes_back(copy, "gmail")
    assert LetterQueue().still_wanted([waiting]) == []


def test_statement_5_the_counts_add_up_after_a_bounce(copy: Delivery) -> None:
    comes_back(copy, "exchange")
    counts = Delivery.objects.of(copy.issue).counts()
    assert counts[MailState.BOUNCED] == 1
    assert sum(counts.values()) == copy.issue.frozen_count


def test_a_report_read_twice_is_one_event(copy: Delivery, reader: Subscriber) -> None:
    assert [comes_back(copy, "gmail") for _ in range(2)] == [Taken.STORED, Taken.KNOWN]
    event = DeliveryEvent.objects.get()
    assert (event.kind, event.severity, event.source) == (EventKind.BOUNCED, Severity.HARD, EventSource.REPORT)
    assert (event.recipient, event.row_id, event.status) == ("anna@example.org", copy.pk, "5.1.1")
    assert "Action: failed" in event.evidence
    assert ConsentRecord.objects.filter(kind=ConsentKind.SUPPRESSED).count() == 1


def test_a_copy_leaves_with_the_code_by_which_it_is_found(copy: Delivery) -> None:
    code = LetterQueue().envelope(copy).mail_from.removeprefix("bounce+").removesuffix("@brev.example.se")
    assert returns.take(report("qmail", code), NOW) == Taken.STORED
    assert DeliveryEvent.objects.get().row_id == copy.pk


@pytest.mark.parametrize("missing", [b"Message-ID: <i", b"To: bounce+"])
def test_the_return_address_and_the_message_id_each_find_the_copy(
    copy: Delivery, reader: Subscriber, missing: bytes
) -> None:
    """VERP addresses stand in several headers, the Message-ID in one."""
    raw = (
        report("exim_report", code_of(copy)).replace(b"Return-Path: <bounce+", b"X: <nobody+").replace(missing, b"X: <")
    )
    raw = raw.replace(b"Delivered-To: bounce", b"Delivered-To: other") if missing.startswith(b"To") else raw
    assert returns.take(raw, NOW) == Taken.STORED
    assert state_of(reader) == SubscriberState.SUPPRESSED


@pytest.mark.parametrize("wrong", ["i999.{pk}.0123456789ab", "i1.999999.0123456789ab", "i1.{pk}.ffffffffffff"])
def test_a_code_without_proof_does_nothing(copy: Delivery, reader: Subscriber, wrong: str) -> None:
    assert returns.take(report("gmail", wrong.format(pk=copy.pk)), NOW) == Taken.UNKNOWN
    assert state_of(reader) == SubscriberState.CONFIRMED
    assert not DeliveryEvent.objects.exists()


def test_a_relay_that_names_mails_itself_is_understood_by_its_reply(reader: Subscriber) -> None:
    ses = "250 Ok 0110018f2c5d9a3e-1b2c3d4e-0000-4000-8000-00000000abcd-000000"
    a_copy(reader, days_ago=8, reply="250 Ok another")
    copy = a_copy(reader, reply=ses)
    assert returns.take(report("ses"), NOW) == Taken.STORED
    assert DeliveryEvent.objects.get().row_id == copy.pk
    assert state_of(reader) == SubscriberState.SUPPRESSED


@pytest.mark.parametrize("name", ["policy_refusal", "blocklist_without_code", "exchange_not_authorised"])
def test_statement_27_our_own_faults_never_suppress(copy: Delivery, reader: Subscriber, name: str) -> None:
    assert comes_back(copy, name) == Taken.STORED
    assert state_of(reader) == SubscriberState.CONFIRMED
    copy.refresh_from_db()
    assert copy.state == MailState.ACCEPTED


@pytest.mark.parametrize("name", ["postfix_delivered", "out_of_office", "complaint_taken_back"])
def test_what_says_nothing_bad_is_ignored(copy: Delivery, reader: Subscriber, name: str) -> None:
    assert comes_back(copy, name) == Taken.IGNORED
    assert state_of(reader) == SubscriberState.CONFIRMED


def test_a_delay_is_kept_and_suppresses_nobody(copy: Delivery, reader: Subscriber) -> None:
    assert comes_back(copy, "exim_plain_delayed") == Taken.STORED
    assert DeliveryEvent.objects.get().kind == EventKind.DEFERRED
    assert state_of(reader) == SubscriberState.CONFIRMED


def test_of_several_recipients_the_reader_is_meant(copy: Delivery, reader: Subscriber) -> None:
    comes_back(copy, "several_recipients")
    assert DeliveryEvent.objects.get().severity == Severity.SOFT
    assert state_of(reader) == SubscriberState.CONFIRMED


def test_an_alias_lives_while_one_behind_it_gets_mail(newsletter: Newsletter) -> None:
    team = a_subscriber(newsletter, address="alla@example.org")
    comes_back(a_copy(team), "several_recipients")
    assert state_of(team) == SubscriberState.CONFIRMED


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        ([29, 22, 15, 8, 1], SubscriberState.SUPPRESSED),
        ([22, 15, 8, 1], SubscriberState.CONFIRMED),
        ([14, 11, 8, 4, 1], SubscriberState.CONFIRMED),
        ([16, 11, 8, 4, 1], SubscriberState.SUPPRESSED),
    ],
)
def test_statement_27_soft_bounces_suppress_after_five_letters_over_15_days(
    reader: Subscriber, days: list[int], expected: SubscriberState
) -> None:
    for day in days:
        comes_back(a_copy(reader, day), "postfix_mailbox_full")
    assert state_of(reader) == expected
    if expected == SubscriberState.SUPPRESSED:
        assert Suppression.objects.get().reason == SuppressionReason.SOFT_BOUNCE


def test_five_reports_of_one_letter_are_one(reader: Subscriber) -> None:
    copy, code = a_copy(reader, 20), b"Message-ID: <2026"
    for number in range(6):
        raw = report("postfix_mailbox_full", code_of(copy)).replace(code, b"Message-ID: <%d-2026" % number)
        assert returns.take(raw, NOW) == Taken.STORED
    comes_back(a_copy(reader, 1), "postfix_mailbox_full")
    assert state_of(reader) == SubscriberState.CONFIRMED


def test_a_release_begins_the_count_of_soft_bounces_anew(reader: Subscriber) -> None:
    for day in (29, 22, 15, 8, 3):
        comes_back(a_copy(reader, day), "postfix_mailbox_full")
    assert state_of(reader) == SubscriberState.SUPPRESSED
    release(reader, NOW - timedelta(days=2))
    comes_back(a_copy(reader, 1), "postfix_mailbox_full")
    assert state_of(reader) == SubscriberState.CONFIRMED


def test_a_bounce_of_an_older_copy_does_not_undo_a_release(reader: Subscriber) -> None:
    late, first = a_copy(reader, 8), a_copy(reader, 1)
    comes_back(first, "gmail")
    release(reader, NOW)
    assert state_of(reader) == SubscriberState.CONFIRMED
    comes_back(late, "gmail")
    assert state_of(reader) == SubscriberState.CONFIRMED
    late.refresh_from_db()
    assert late.state == MailState.BOUNCED


def test_a_bounce_at_an_address_that_the_reader_has_left_is_no_bounce_of_the_new_one(
    copy: Delivery, reader: Subscriber
) -> None:
    Subscriber.objects.filter(pk=reader.pk).update(address="anna@example.net")
    comes_back(copy, "gmail")
    assert state_of(reader) == SubscriberState.CONFIRMED


def test_statement_27_a_complaint_is_for_good(copy: Delivery, reader: Subscriber) -> None:
    assert comes_back(copy, "ses_complaint") == Taken.STORED
    assert state_of(reader) == SubscriberState.SUPPRESSED
    assert Suppression.objects.get().reason == SuppressionReason.COMPLAINT
    assert ConsentRecord.objects.filter(method=ConsentMethod.COMPLAINT).count() == 1
    copy.refresh_from_db()
    assert copy.state == MailState.ACCEPTED
    release(reader, NOW)
    assert state_of(reader) == SubscriberState.UNSUBSCRIBED


def test_an_opt_out_by_the_mail_service_unsubscribes(copy: Delivery, reader: Subscriber) -> None:
    comes_back(copy, "complaint_opt_out")
    assert state_of(reader) == SubscriberState.UNSUBSCRIBED


def test_statement_25_a_report_about_one_who_was_erased_is_kept_without_the_person(
    copy: Delivery, reader: Subscriber
) -> None:
    erase(reader, NOW)
    assert comes_back(copy, "gmail") == Taken.STORED
    copy.refresh_from_db()
    assert copy.state == MailState.BOUNCED
    event = DeliveryEvent.objects.get()
    assert (event.status, event.recipient, event.evidence, event.diagnostic) == ("5.1.1", "", "", "")
    assert Suppression.objects.get().reason == SuppressionReason.ERASED


def test_statement_21_a_mail_to_the_unsubscribe_address_is_enough(newsletter: Newsletter, reader: Subscriber) -> None:
    mails = [report("unsubscribe", key=reader.key) for _ in range(2)]
    assert [returns.take(mail, NOW) for mail in mails] == [Taken.STORED, Taken.KNOWN]
    assert state_of(reader) == SubscriberState.UNSUBSCRIBED
    assert ConsentRecord.objects.get().method == ConsentMethod.MAIL
    assert DeliveryEvent.objects.get().kind == EventKind.UNSUBSCRIBED


def test_only_the_key_lets_a_reader_go(reader: Subscriber) -> None:
    """Who wrote a mail can be made up."""
    assert returns.take(report("unsubscribe"), NOW) == Taken.UNKNOWN
    without = report("unsubscribe", key=reader.key).replace(b"avsluta+" + reader.key.encode(), b"avsluta")
    elsewhere = report("unsubscribe", key=reader.key).replace(b"avsluta+", b"hej+")
    assert returns.take(without, NOW) == returns.take(elsewhere, NOW) == Taken.UNKNOWN
    assert state_of(reader) == SubscriberState.CONFIRMED


def test_the_envelope_recipient_counts_where_the_headers_name_nobody(reader: Subscriber) -> None:
    bare = b"From: anna@example.org\nSubject: unsubscribe\n\n"
    assert returns.take(bare, NOW, arrived_at=f"avsluta+{reader.key}@brev.example.se") == Taken.STORED
    assert state_of(reader) == SubscriberState.UNSUBSCRIBED


def test_a_copy_that_was_sent_perhaps_has_left_when_it_bounces(reader: Subscriber) -> None:
    copy = a_copy(reader, state=MailState.UNCERTAIN)
    comes_back(copy, "gmail")
    copy.refresh_from_db()
    assert copy.state == MailState.BOUNCED


def test_a_copy_that_was_taken_and_came_back_is_no_refusal(copy: Delivery) -> None:
    Delivery.objects.filter(pk=copy.pk).update(reply="250 2.0.0 Ok")
    comes_back(copy, "gmail")
    assert note_refusals(NOW) == 0
    assert DeliveryEvent.objects.get().source != EventSource.SMTP


def test_a_refusal_while_sending_takes_the_same_road(reader: Subscriber) -> None:
    copy = a_copy(reader, 0, state=MailState.BOUNCED, reply="550 5.1.1 no such user")
    assert [note_refusals(NOW), note_refusals(NOW)] == [1, 0]
    event = DeliveryEvent.objects.get()
    assert (event.source, event.row_id, event.severity) == (EventSource.SMTP, copy.pk, Severity.HARD)
    assert state_of(reader) == SubscriberState.SUPPRESSED
    assert Suppression.objects.get().evidence == "550 5.1.1 no such user"


@pytest.mark.parametrize(
    ("reply", "error", "severity"),
    [
        ("552 5.2.2 mailbox full", Reason.REFUSED, Severity.SOFT),
        ("550 5.7.1 blocked", Reason.BLOCKED, Severity.NONE),
        ("535 wrong password", Reason.BLOCKED, Severity.NONE),
    ],
)
def test_a_copy_that_failed_is_judged_by_the_reply(
    reader: Subscriber, reply: str, error: Reason, severity: Severity
) -> None:
    a_copy(reader, 0, state=MailState.FAILED, reply=reply, last_error=error)
    assert note_refusals(NOW) == 1
    assert DeliveryEvent.objects.get().severity == severity
    assert state_of(reader) == SubscriberState.CONFIRMED


def test_an_old_refusal_does_not_count_against_one_who_came_back(reader: Subscriber) -> None:
    a_copy(reader, 0, state=MailState.BOUNCED, reply="550 5.1.1 no such user")
    record(reader, ConsentKind.CONFIRMED, ConsentMethod.LINK, NOW)
    note_refusals(NOW)
    assert state_of(reader) == SubscriberState.CONFIRMED
