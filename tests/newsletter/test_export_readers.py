import csv
import io
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from newsletter import export_readers, import_readers, unsubscribe
from newsletter.enums import ConsentKind, ConsentMethod, SubscriberState, SuppressionReason
from newsletter.models import ConsentRecord, Newsletter, ReaderImport, Subscriber, Suppression
from newsletter.subscribe import Source, record
from tests.newsletter.factories import NOW, a_newsletter, a_subscriber, an_admin

pytestmark = pytest.mark.django_db
FACTS = ("address", "state", "language", "cadence", "selection", "paused_until", "created_at")


@pytest.fixture
def newsletter(db: None) -> Newsletter:
    return a_newsletter()


def exported(newsletter: Newsletter) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO("".join(export_readers.all_of(newsletter)))))


def some_readers(newsletter: Newsletter) -> None:
    reads = a_subscriber(
        newsletter, address="+a@x.se", language="en", cadence="monthly", selection="k1,k2",
        paused_until=date(2027, 1, 31), created_at=NOW - timedelta(days=2),
    )  # fmt: skip
    source = Source(text='=cmd|" /C calc"!A0', url="https://example.se/brev/")
    record(reads, ConsentKind.CONFIRMED, ConsentMethod.LINK, NOW - timedelta(days=2), source)
    left = a_subscriber(newsletter, address="b@x.se", created_at=NOW - timedelta(days=3))
    unsubscribe.unsubscribe(left, ConsentMethod.LINK, NOW - timedelta(days=1))
    for address, reason in (("c@x.se", SuppressionReason.BOUNCE), ("d@x.se", SuppressionReason.COMPLAINT)):
        reader = a_subscriber(newsletter, address=address, created_at=NOW - timedelta(days=3))
        unsubscribe.suppress(reader, reason, "550", ConsentMethod.BOUNCE, NOW - timedelta(days=1))
    a_subscriber(newsletter, address="e@x.se", state=SubscriberState.PENDING)


def test_statement_28_the_export_tells_choices_consent_and_suppression(newsletter: Newsletter) -> None:
    some_readers(newsletter)
    rows = {row["address"]: row for row in exported(newsletter)}
    reads = rows["'+a@x.se"]
    assert (reads["cadence"], reads["topics"], reads["paused_until"]) == ("monthly", "k1,k2", "2027-01-31")
    assert (reads["consent_kind"], reads["consent_method"]) == ("confirmed", "link")
    assert reads["consent_page"] == "https://example.se/brev/"
    assert (rows["c@x.se"]["state"], rows["c@x.se"]["suppression"]) == ("suppressed", "bounce")
    assert rows["b@x.se"]["state"] == "unsubscribed"


def test_statement_28_no_cell_is_a_formula(newsletter: Newsletter) -> None:
    some_readers(newsletter)
    cells = [cell for row in exported(newsletter) for cell in row.values()]
    assert '\'=cmd|" /C calc"!A0' in cells
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


def test_the_last_yes_is_told_not_a_later_question(newsletter: Newsletter) -> None:
    reader = a_subscriber(newsletter)
    for days, kind in ((3, ConsentKind.REQUESTED), (2, ConsentKind.CONFIRMED), (1, ConsentKind.REQUESTED)):
        record(reader, kind, ConsentMethod.FORM, NOW - timedelta(days=days))
    assert exported(newsletter)[0]["consent_kind"] == "confirmed"


def test_statement_28_the_export_is_read_back(newsletter: Newsletter) -> None:
    some_readers(newsletter)
    text = "".join(export_readers.all_of(newsletter))
    before = sorted(Subscriber.objects.exclude(state=SubscriberState.PENDING).values_list(*FACTS))
    stopped = sorted(Suppression.objects.values_list("digest", "reason"))
    brought = import_readers.look_at(newsletter, text.encode(), "readers.csv", NOW, None)
    assert brought.report["counts"] == {"known": 1, "stands": 3, "unconfirmed": 1}
    Subscriber.objects.all().delete()
    Suppression.objects.all().delete()
    brought = import_readers.look_at(newsletter, text.encode(), "readers.csv", NOW, None)
    import_readers.start(brought, "Vår egen export.")
    import_readers.bring(brought.pk, NOW)
    after = sorted(Subscriber.objects.values_list(*FACTS))
    assert [row[:6] for row in after] == [row[:6] for row in before]
    assert sorted(Suppression.objects.values_list("digest", "reason")) == stopped
    consent = ConsentRecord.objects.get(subscriber__address="+a@x.se")
    assert (consent.at, consent.source_url) == (NOW - timedelta(days=2), "https://example.se/brev/")


def test_it_is_streamed_with_four_queries_a_page(newsletter: Newsletter, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export_readers, "PAGE", 5)
    counts = []
    for readers in (1, 4, 1):
        for _ in range(readers):
            a_subscriber(newsletter)
        with CaptureQueriesContext(connection) as queries:
            assert len(exported(newsletter)) == Subscriber.objects.count()
        counts.append(len(queries) - 1)
    assert counts == [4, 4, 7]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_list_of_readers_gives_the_same_file(client: Client, newsletter: Newsletter, kind: str) -> None:
    some_readers(newsletter)
    client.force_login(an_admin())
    response: Any = client.get("/admin/letter/readers/", {"export": kind, "state": "suppressed"})
    content = b"".join(response.streaming_content)
    if kind == "csv":
        rows = list(csv.DictReader(io.StringIO(content.decode())))
        assert tuple(rows[0]) == export_readers.COLUMNS
        assert {row["suppression"] for row in rows} == {"bounce", "complaint"}
    else:
        assert content.startswith(b"PK")


def test_the_commands_write_and_read(newsletter: Newsletter, tmp_path: Path) -> None:
    some_readers(newsletter)
    out, path = io.StringIO(), tmp_path / "readers.csv"
    call_command("export_readers", stdout=out)
    path.write_text(out.getvalue(), encoding="utf-8", newline="")
    Subscriber.objects.all().delete()
    Suppression.objects.all().delete()
    told = io.StringIO()
    call_command("import_readers", path, dry_run=True, stdout=told)
    assert "Veckobrev: 5" in told.getvalue()
    assert not Subscriber.objects.exists()
    assert not ReaderImport.objects.exists()
    call_command("import_readers", path, consent="Vår egen export.", site="localhost", stdout=told)
    assert Subscriber.objects.confirmed().get().consents.get().text == "Vår egen export."
    assert Subscriber.objects.count() == 4


def test_the_commands_refuse_in_words(newsletter: Newsletter, tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(b"namn\nAnna\n")
    for given, words in (
        ({}, "--consent"),
        ({"consent": "x" * 501}, "500"),
        ({"consent": "x", "site": "annan.se"}, "annan.se"),
        ({"consent": "x"}, "E-post"),
    ):
        with pytest.raises(CommandError, match=words):
            call_command("import_readers", path, **given)
    with pytest.raises(CommandError, match="saknas"):
        call_command("import_readers", tmp_path / "saknas.csv", consent="x")
