"""Statement 28: readers from a file, without ever bringing back one who said no."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django_q.models import OrmQ

from mail.enums import MailState
from newsletter import import_judge, import_readers, tasks, unsubscribe
from newsletter.enums import ConsentKind, ConsentMethod, ImportState, SubscriberState, SuppressionReason
from newsletter.models import ConsentRecord, Newsletter, ReaderImport, Subscriber, Suppression
from newsletter.reader_models import suppression_digest
from newsletter.readers_csv_shapes import read
from newsletter.subscribe import record
from tests.newsletter.factories import NOW, a_delivery, a_newsletter, a_subscriber, an_issue

pytestmark = pytest.mark.django_db
SOURCE = "Anmälde sig på den gamla bloggen."
THEN = datetime(2024, 3, 1, 9, 0, tzinfo=UTC)
HEAD = "email,attributes,status,created_at,updated_at\n"


@pytest.fixture
def newsletter(db: None) -> Newsletter:
    return a_newsletter()


def line(address: str, status: str = "enabled", at: datetime | str = THEN) -> str:
    return f"{address},{{}},{status},{THEN.isoformat()},{at}\n"


def looked_at(newsletter: Newsletter, *lines: str, head: str = HEAD) -> ReaderImport:
    content = (head + "".join(lines)).encode()
    return import_readers.look_at(newsletter, content, "lista.csv", NOW, None)


def bring(newsletter: Newsletter, *lines: str, head: str = HEAD) -> dict[str, int]:
    brought = looked_at(newsletter, *lines, head=head)
    assert import_readers.start(brought, SOURCE)
    assert import_readers.bring(brought.pk, NOW)
    brought.refresh_from_db()
    assert brought.report["brought"] == brought.report["counts"]
    counts: dict[str, int] = brought.report["brought"]
    return counts


def states() -> dict[str, str]:
    return dict(Subscriber.objects.values_list("address", "state"))


def everything() -> list[Any]:
    tables = (Subscriber.objects, ConsentRecord.objects.order_by("pk"), Suppression.objects.order_by("pk"))
    return [list(table.values()) for table in tables]


def test_statement_28_a_look_changes_nothing(newsletter: Newsletter) -> None:
    brought = looked_at(newsletter, line("a@x.se"), line("inte en adress"), line("b@x.se", "blocklisted"))
    assert everything() == [[], [], []]
    assert brought.state == ImportState.LOOKED_AT
    report = brought.report
    assert (report["shape"], report["rows"]) == ("listmonk", 3)
    assert report["counts"] == {"new": 1, "broken": 1, "stops": 1}
    assert report["errors"] == [[3, "”inte en adress” är ingen e-postadress."]]
    assert [(one["line"], one["address"], one["verdict"]) for one in report["first"]] == [
        (2, "a@x.se", "new"), (3, "", "broken"), (4, "b@x.se", "stops")
    ]  # fmt: skip


def test_statement_28_each_new_reader_has_the_stated_consent_with_the_date_of_the_file(newsletter: Newsletter) -> None:
    bring(newsletter, line("a@x.se"))
    reader = Subscriber.objects.get(address="a@x.se")
    assert (reader.state, reader.language, reader.created_at, reader.changed_at) == ("confirmed", "sv", THEN, NOW)
    consent = ConsentRecord.objects.get(subscriber=reader)
    assert (consent.kind, consent.method) == (ConsentKind.IMPORTED, ConsentMethod.FILE)
    assert (consent.text, consent.at) == (SOURCE, THEN)


def test_a_row_without_date_or_of_the_future_has_the_day_it_was_brought(newsletter: Newsletter) -> None:
    bring(newsletter, "a@x.se,\n", "b@x.se,2099-01-01\n", head="epost,datum\n")
    assert set(ConsentRecord.objects.values_list("at", flat=True)) == {NOW}


@pytest.mark.parametrize(
    ("status", "state", "kind", "reason"),
    [
        ("disabled", "unsubscribed", ConsentKind.WITHDRAWN, None),
        ("bounced", "suppressed", ConsentKind.SUPPRESSED, SuppressionReason.BOUNCE),
        ("complained", "suppressed", ConsentKind.SUPPRESSED, SuppressionReason.COMPLAINT),
        ("blocklisted", "suppressed", ConsentKind.SUPPRESSED, SuppressionReason.AUTHOR),
    ],
)
def test_statement_28_a_no_in_the_file_moves_along(
    newsletter: Newsletter, status: str, state: str, kind: ConsentKind, reason: SuppressionReason | None
) -> None:
    bring(newsletter, line("a@x.se", status))
    assert states() == {"a@x.se": state}
    consent = ConsentRecord.objects.get()
    assert (consent.kind, consent.method, consent.at) == (kind, ConsentMethod.FILE, THEN)
    assert "lista.csv" in consent.text
    assert list(Suppression.objects.values_list("reason", flat=True)) == ([reason] if reason else [])
    assert Suppression.objects.holds(newsletter, "a@x.se") is bool(reason)


def test_statement_28_those_who_never_confirmed_are_not_brought(newsletter: Newsletter) -> None:
    assert bring(newsletter, line("a@x.se", "unconfirmed")) == {"unconfirmed": 1}
    assert states() == {}


def test_statement_28_nobody_who_said_no_here_comes_back(newsletter: Newsletter) -> None:
    a_subscriber(newsletter, address="left@x.se", state=SubscriberState.UNSUBSCRIBED)
    stopped = a_subscriber(newsletter, address="stopped@x.se")
    unsubscribe.suppress(stopped, SuppressionReason.COMPLAINT, "", ConsentMethod.COMPLAINT, NOW)
    for address, reason in (("erased@x.se", SuppressionReason.ERASED), ("hard@x.se", SuppressionReason.BOUNCE)):
        digest = suppression_digest(newsletter, address)
        Suppression.objects.create(newsletter=newsletter, digest=digest, reason=reason, created_at=NOW)
    before = everything()
    addresses = ("left@x.se", "STOPPED@x.se", "erased@x.se", "hard@X.se")
    counts = bring(newsletter, *[line(address) for address in addresses])
    assert counts == {"has_left": 1, "suppressed": 2, "erased": 1}
    assert everything() == before
    assert bring(newsletter, line("erased@x.se", "blocklisted")) == {"erased": 1}
    assert everything() == before


def test_statement_28_the_same_file_twice_changes_nothing_the_second_time(newsletter: Newsletter) -> None:
    lines = [line("a@x.se"), line("b@x.se", "disabled"), line("c@x.se", "bounced"), line("d@x.se", "unconfirmed")]
    bring(newsletter, *lines)
    before = everything()
    assert bring(newsletter, *lines) == {"known": 1, "stands": 2, "unconfirmed": 1}
    assert everything() == before


def test_one_who_waits_for_a_confirmation_becomes_a_reader_and_a_known_one_is_left_alone(
    newsletter: Newsletter,
) -> None:
    a_subscriber(newsletter, address="asked@x.se", state=SubscriberState.PENDING)
    reads = a_subscriber(newsletter, address="reads@x.se", cadence="monthly")
    assert bring(newsletter, line("asked@x.se"), line("reads@x.se")) == {"new": 1, "known": 1}
    assert set(states().values()) == {"confirmed"}
    reads.refresh_from_db()
    assert (reads.cadence, reads.consents.count()) == ("monthly", 0)


@pytest.mark.parametrize(
    ("said_yes", "file_says", "stays"),
    [
        (THEN + timedelta(days=1), THEN, True),
        (THEN - timedelta(days=1), THEN, False),
        (THEN, "", True),
        (None, THEN, False),
        (None, "", False),
    ],
    ids=["yes here since", "yes here before", "yes here, no date", "brought before", "brought before, no date"],
)
@pytest.mark.parametrize("status", ["unsubscribed", "bounced"])
def test_a_no_counts_unless_the_reader_said_yes_here_since(
    newsletter: Newsletter, said_yes: datetime | None, file_says: datetime | str, stays: bool, status: str
) -> None:
    reader = a_subscriber(newsletter, address="a@x.se")
    if said_yes:
        record(reader, ConsentKind.CONFIRMED, ConsentMethod.LINK, said_yes)
    head = "email,status,unsubscribed_at\n"
    bring(newsletter, f"a@x.se,{status},{file_says}\n", head=head)
    reader.refresh_from_db()
    assert (reader.state == SubscriberState.CONFIRMED) is stays
    before = everything()
    bring(newsletter, f"a@x.se,{status},{file_says}\n", head=head)
    assert everything() == before


@pytest.mark.parametrize("status", ["unsubscribed", "bounced"])
def test_a_no_stops_the_copy_that_has_not_left_yet(newsletter: Newsletter, status: str) -> None:
    reader = a_subscriber(newsletter, address="a@x.se")
    copy = a_delivery(reader, an_issue(newsletter))
    bring(newsletter, line("a@x.se", status))
    copy.refresh_from_db()
    assert copy.state == MailState.SUPPRESSED
    suppression = Suppression.objects.filter(subscriber=reader).first()
    assert (suppression.before if suppression else None) == ("confirmed" if status == "bounced" else None)


@pytest.mark.parametrize("status", ["unsubscribed", "complained", "blocklisted"])
def test_statement_28_an_undone_bounce_brings_nobody_back_who_said_no_in_a_file(
    newsletter: Newsletter, status: str
) -> None:
    reader = a_subscriber(newsletter, address="a@x.se")
    unsubscribe.suppress(reader, SuppressionReason.BOUNCE, "550 5.1.1", ConsentMethod.BOUNCE, NOW)
    head, row = "email,status\n", f"a@x.se,{status}\n"
    assert bring(newsletter, row, head=head) == {"stops" if status == "complained" else "leaves": 1}
    complained = Suppression.objects.get().reason == SuppressionReason.COMPLAINT
    assert complained == (status == "complained")
    assert bring(newsletter, row, head=head) == {"stands": 1}
    assert unsubscribe.release(reader, NOW)
    assert states() == {"a@x.se": SubscriberState.UNSUBSCRIBED}


def test_it_is_started_once_and_forgotten_when_done(newsletter: Newsletter) -> None:
    brought = looked_at(newsletter, line("a@x.se"))
    assert [import_readers.start(brought, SOURCE), import_readers.start(brought, "annat")] == [True, False]
    assert OrmQ.objects.count() == 1
    tasks.bring_readers(brought.pk)
    brought.refresh_from_db()
    assert (brought.state, bytes(brought.content), brought.consent_source) == (ImportState.DONE, b"", SOURCE)
    assert brought.finished_at is not None
    assert import_readers.bring(brought.pk, NOW)
    assert Subscriber.objects.count() == 1


@pytest.fixture
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_judge, "CHUNK", 3)


@pytest.mark.usefixtures("small_chunks")
def test_a_killed_task_is_taken_up_where_it_was(newsletter: Newsletter) -> None:
    brought = looked_at(newsletter, *[line(f"r{number}@x.se") for number in range(8)])
    import_readers.start(brought, SOURCE)
    assert not import_readers.bring(brought.pk, NOW, seconds=0)
    listing = read(bytes(brought.content))
    brought.refresh_from_db()
    assert import_readers._next_chunk(brought, listing, NOW)
    assert Subscriber.objects.count() == 3
    OrmQ.objects.all().delete()
    import_readers.tidy(NOW + timedelta(minutes=4))
    assert not OrmQ.objects.exists()
    import_readers.tidy(NOW + timedelta(minutes=6))
    import_readers.tidy(NOW + timedelta(minutes=7))
    assert OrmQ.objects.count() == 1
    assert import_readers.bring(brought.pk, NOW)
    assert Subscriber.objects.count() == ConsentRecord.objects.count() == 8
    brought.refresh_from_db()
    assert (brought.report["brought"], brought.report["done"]) == ({"new": 8}, 8)


def test_a_chunk_takes_the_same_few_queries_for_any_number_of_rows(newsletter: Newsletter) -> None:
    counts = []
    for number in (1, 20):
        brought = looked_at(newsletter, *[line(f"r{row}@{number}.se") for row in range(number)])
        import_readers.start(brought, SOURCE, in_task=False)
        with CaptureQueriesContext(connection) as queries:
            import_readers.bring(brought.pk, NOW)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_files_and_addresses_are_forgotten_after_a_week(newsletter: Newsletter) -> None:
    lying = looked_at(newsletter, line("a@x.se"))
    bring(newsletter, line("b@x.se"), line("fel"))
    import_readers.tidy(NOW + timedelta(days=6))
    assert ReaderImport.objects.filter(pk=lying.pk).exists()
    import_readers.tidy(NOW + timedelta(days=7, seconds=1))
    kept = ReaderImport.objects.get()
    assert (kept.report["errors"], kept.report["first"]) == ([], [])
    assert kept.report["brought"] == {"new": 1, "broken": 1}
