"""Readers from a file: a look at what it would do, then the doing, in chunks that may be done again after a kill."""

import time
from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from clock.queue import enqueue
from newsletter import import_judge
from newsletter import readers_csv_shapes as shapes
from newsletter.enums import Cadence, ConsentKind, ConsentMethod, ImportState, SubscriberState, SuppressionReason
from newsletter.import_judge import Judged, Verdict
from newsletter.models import ConsentRecord, Delivery, Newsletter, ReaderImport, Subscriber, Suppression
from newsletter.reader_models import suppression_digest
from newsletter.readers_csv_shapes import Listing, Row, Says
from newsletter.subscribe import text_version
from newsletter.unsubscribe import suppress, unsubscribe

TASK = "newsletter.tasks.bring_readers"
SECONDS = 40
"""How long one task works before it hands over to the next."""
STILL = timedelta(minutes=5)
TRIES = 3
STATES = {
    Verdict.NEW: SubscriberState.CONFIRMED,
    Verdict.LEAVES: SubscriberState.UNSUBSCRIBED,
    Verdict.STOPS: SubscriberState.SUPPRESSED,
}
KINDS = {
    Verdict.NEW: ConsentKind.IMPORTED,
    Verdict.LEAVES: ConsentKind.WITHDRAWN,
    Verdict.STOPS: ConsentKind.SUPPRESSED,
}
REASONS = {
    Says.BOUNCED: SuppressionReason.BOUNCE,
    Says.COMPLAINED: SuppressionReason.COMPLAINT,
    Says.BLOCKED: SuppressionReason.AUTHOR,
}


def look_at(
    newsletter: Newsletter, content: bytes, file_name: str, now: datetime, by: AbstractBaseUser | AnonymousUser | None
) -> ReaderImport:
    """Keep the file with a report of what it would do. Raises readers_csv.Unreadable."""
    report = import_judge.look(newsletter, shapes.read(content, file_name))
    return ReaderImport.objects.create(
        newsletter=newsletter,
        file_name=file_name[:255],
        content=content,
        report=report,
        created_at=now,
        created_by_id=by.pk if by else None,
    )


def start(brought: ReaderImport, consent_source: str, *, in_task: bool = True) -> bool:
    """The author has looked and says where these readers said yes. False where that was done before."""
    with transaction.atomic():
        started = brought.mark_running(consent_source)
        if started and in_task:
            enqueue(TASK, brought.pk)
    return started


def bring(import_id: int, now: datetime, seconds: float = SECONDS) -> bool:
    """Work on a file that was started. True when all of it is done; else a new task has been asked for."""
    brought = ReaderImport.objects.running().select_related("newsletter").filter(pk=import_id).first()
    if brought is None:
        return True
    listing = shapes.read(bytes(brought.content), brought.file_name)
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if not _next_chunk(brought, listing, now):
            return True
    with transaction.atomic():
        enqueue(TASK, import_id)
    return False


def tidy(now: datetime) -> None:
    """The clock's job: take up what a killed task left, and forget files and addresses that nobody needs."""
    for brought in ReaderImport.objects.running().defer("content"):
        touched = brought.report.get("touched_at") or brought.created_at.isoformat()
        if datetime.fromisoformat(touched) < now - STILL:
            with transaction.atomic():
                _save_report(brought, {**brought.report, "touched_at": now.isoformat()})
                enqueue(TASK, brought.pk)
    ReaderImport.objects.left_lying(now).delete()
    for brought in ReaderImport.objects.done_long_ago(now).exclude(report__errors=[], report__first=[]):
        _save_report(brought, {**brought.report, "errors": [], "first": []})


def _next_chunk(brought: ReaderImport, listing: Listing, now: datetime) -> bool:
    """Whether there was one. A sign-up of the same address at the same moment makes it start over."""
    for attempt in range(TRIES):
        try:
            with transaction.atomic():
                return _one_chunk(brought, listing, now)
        except IntegrityError:
            if attempt == TRIES - 1:
                raise
    return False


def _one_chunk(brought: ReaderImport, listing: Listing, now: datetime) -> bool:
    held = ReaderImport.objects.select_for_update().defer("content").get(pk=brought.pk)
    if held.state != ImportState.RUNNING:
        return False
    done: int = held.report["done"]
    rows = listing.rows[done : done + import_judge.CHUNK]
    if not rows:
        held.mark_done(now)
        return False
    judged = import_judge.judge(brought.newsletter, rows, lock=True)
    _write(held, brought.newsletter, [one for one in judged if one.verdict in import_judge.WRITES], now)
    counts = Counter(held.report["brought"]) + Counter(one.verdict.value for one in judged)
    report = {**held.report, "brought": counts, "done": done + len(rows), "touched_at": now.isoformat()}
    _save_report(held, report)
    return True


def _save_report(brought: ReaderImport, report: dict[str, Any]) -> None:
    ReaderImport.objects.filter(pk=brought.pk).update(report=report)


def _write(brought: ReaderImport, newsletter: Newsletter, judged: Sequence[Judged], now: datetime) -> None:
    with override(newsletter.language):
        evidence = _("The file %(file)s") % {"file": brought.file_name}
    at_once = []
    for one in judged:
        if one.reader and one.reader.state == SubscriberState.SUPPRESSED:
            _write_behind(one.reader, one.verdict, evidence, now)
        else:
            at_once.append(one)
    _write_at_once(brought, newsletter, at_once, evidence, now)


def _write_behind(reader: Subscriber, verdict: Verdict, evidence: str, now: datetime) -> None:
    """A no behind the bounce that a reader was stopped for here. Such readers are few."""
    if verdict == Verdict.STOPS:
        suppress(reader, SuppressionReason.COMPLAINT, evidence, ConsentMethod.FILE, now)
    else:
        unsubscribe(reader, ConsentMethod.FILE, now)


def _write_at_once(
    brought: ReaderImport, newsletter: Newsletter, judged: Sequence[Judged], evidence: str, now: datetime
) -> None:
    for verdict, state in STATES.items():
        known = [one.reader.pk for one in judged if one.verdict == verdict and one.reader]
        if known:
            Subscriber.objects.filter(pk__in=known).update(state=state, changed_at=now)
            if state != SubscriberState.CONFIRMED:
                Delivery.objects.stop_unsent(known, now)
    new = [_reader(newsletter, one, now) for one in judged if one.reader is None]
    pks = {reader.address: reader.pk for reader in Subscriber.objects.bulk_create(new)}
    pks |= {one.row.address: one.reader.pk for one in judged if one.reader}
    ConsentRecord.objects.bulk_create(_consent(brought, one, pks[one.row.address], evidence, now) for one in judged)
    Suppression.objects.bulk_create(
        Suppression(
            newsletter=newsletter,
            digest=suppression_digest(newsletter, one.row.address),
            subscriber_id=pks[one.row.address],
            before=one.reader.state if one.reader else "",
            reason=REASONS[one.row.says],
            evidence=evidence,
            created_at=_moment(one.row, now),
        )
        for one in judged
        if one.verdict == Verdict.STOPS
    )


def _reader(newsletter: Newsletter, one: Judged, now: datetime) -> Subscriber:
    row = one.row
    return Subscriber(
        newsletter=newsletter,
        address=row.address,
        state=STATES[one.verdict],
        language=row.language[:2] if row.language[:2] in dict(settings.LANGUAGES) else newsletter.language,
        cadence=row.cadence if row.cadence in Cadence.values else Cadence.WEEKLY,
        selection=row.selection,
        paused_until=row.paused_until,
        created_at=_moment(row, now),
        changed_at=now,
    )


def _consent(brought: ReaderImport, one: Judged, reader_id: int, evidence: str, now: datetime) -> ConsentRecord:
    text = brought.consent_source if one.verdict == Verdict.NEW else evidence
    return ConsentRecord(
        subscriber_id=reader_id,
        kind=KINDS[one.verdict],
        method=ConsentMethod.FILE,
        text=text,
        text_version=text_version(text),
        source_url=one.row.page,
        at=_moment(one.row, now),
    )


def _moment(row: Row, now: datetime) -> datetime:
    """When the file says it was; a file cannot tell of what is still to come."""
    return min(row.at, now) if row.at else now
