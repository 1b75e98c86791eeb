"""The moment after which nothing changes: content, and one row a reader, fixed in one transaction."""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.db.models import Max

from newsletter import collect
from newsletter.build import Built, Frame, build
from newsletter.content import Piece, pieces_of
from newsletter.enums import Halt
from newsletter.lint import look_over
from newsletter.models import Delivery, Issue, IssueEdition, Newsletter, Subscriber
from newsletter.notice import tell_author
from newsletter.reader_models import SubscriberQuerySet
from newsletter.shares import Choice, Share, counted, readers, shares

logger = logging.getLogger(__name__)
CHOICES_AT_ONCE = 250
"""Choices of topics that one INSERT names: within what SQLite takes for parameters."""


@dataclass(frozen=True, slots=True)
class Cut:
    """An edition before it is stored, with those who get it. None where the letter holds nothing for them; then they
    get no copy."""

    share: Share
    built: Built | None


class Changed(Exception):
    """Somebody else was first, or the content changed while it was being built: try again at the next tick."""


def freeze(issue: Issue, now: datetime) -> bool:
    """From approved to frozen. False where the letter had to stop, or where another process was first."""
    try:
        number = next_number(issue.newsletter)
        cuts = build_all(issue, number, now)
    except Exception:
        # Whatever is wrong with an article: the author is told once, and the clock does not stumble every minute.
        logger.exception("The letter %s could not be built.", issue.pk)
        return _stop(issue, Halt.BROKEN)
    if any(cut.built.is_too_big for cut in cuts if cut.built):
        return _stop(issue, Halt.TOO_BIG)
    faults = [fault for cut in cuts if cut.built for fault in look_over(cut.built).faults]
    if faults:
        logger.error("The letter %s cannot leave as it is: %s", issue.pk, " ".join(faults))
        return _stop(issue, Halt.BROKEN)
    try:
        _fix(issue, cuts, number, now)
    except (Changed, IntegrityError):
        return False
    return True


def next_number(newsletter: Newsletter) -> int:
    return (Issue.objects.of(newsletter).aggregate(last=Max("number"))["last"] or 0) + 1


def build_all(issue: Issue, number: int, now: datetime) -> list[Cut]:
    """An edition for each set of articles that readers' languages and topics let in."""
    pieces: dict[str, Sequence[Piece]] = {}
    cuts = []
    for share in shares(issue, readers(issue, now)):
        built = None
        if share.items:
            if share.language not in pieces:
                pieces[share.language] = pieces_of(issue, share.language)
            built = build(Frame(issue, share.language, number, now, share.items), pieces[share.language])
        cuts.append(Cut(share, built))
    return cuts


def _fix(issue: Issue, cuts: Sequence[Cut], number: int, now: datetime) -> None:
    """All or nothing. Who has confirmed by now gets the letter; who has not will get the next one."""
    with transaction.atomic():
        # Takes the row's lock first, so that of two processes one waits here and then finds the issue frozen.
        if not issue.mark_frozen(now, number=number) or collect.has_gone_stale(issue):
            raise Changed
        editions = {cut.share: _store(issue, cut) for cut in cuts}
        chosen = {(share.language, name): pk for share, pk in editions.items() for name in share.selections}
        issue.mark_counted(insert_deliveries(issue, chosen, now))


def _store(issue: Issue, cut: Cut) -> int | None:
    if cut.built is None:
        return None
    built = cut.built
    edition = IssueEdition.objects.create(
        issue=issue,
        language=built.language,
        selection=cut.share.selection,
        subject=built.subject,
        html=built.html,
        text=built.text,
        skeleton=built.skeleton,
        marker=built.marker,
        sha256=built.sha256,
    )
    return int(edition.pk)


def insert_deliveries(issue: Issue, editions: Mapping[Choice, int | None], now: datetime) -> int:
    """A few statements for all readers, whatever their number; those of one edition stand together, so that a worker
    has few at hand at a time. Raises Changed where the count does not balance: a reader has come, or has changed
    language or topics, since the editions were built."""
    due = readers(issue, now)
    choices = counted(due)
    if unforeseen := choices.keys() - editions.keys():
        raise Changed(f"No edition was made for {sorted(unforeseen)}.")
    rows = sorted((pk, *choice) for choice, pk in editions.items() if pk is not None)
    for start in range(0, len(rows), CHOICES_AT_ONCE):
        _insert(issue, rows[start : start + CHOICES_AT_ONCE], due, now)
    wanted = sum(number for choice, number in choices.items() if editions[choice] is not None)
    written = Delivery.objects.of(issue).count()
    if written != wanted:
        raise Changed(f"{wanted} readers, {written} copies")
    return written


def _insert(issue: Issue, rows: Sequence[tuple[int, str, str]], due: SubscriberQuerySet, now: datetime) -> None:
    chosen = {
        "issue_id": "%s",
        "edition_id": "share.edition",
        "subscriber_id": "reader.id",
        "address": "reader.address",
        "key": "reader.key",
    }
    defaults = {**_defaults(), "next_attempt_at": now}
    columns = ", ".join(map(_quote, [*chosen, *defaults]))
    values = ", ".join([*chosen.values(), *["%s"] * len(defaults)])
    readers_due, who = due.order_by().values("pk").query.sql_with_params()
    statement = (
        f"WITH share (edition, language, selection) AS (VALUES {', '.join(['(%s, %s, %s)'] * len(rows))}) "  # noqa: S608
        f"INSERT INTO {_table(Delivery)} ({columns}) SELECT {values} FROM {_table(Subscriber)} reader "
        "JOIN share ON share.language = reader.language AND share.selection = reader.selection "
        f"WHERE reader.id IN ({readers_due}) ORDER BY share.edition, reader.id"
    )
    given = [*(value for row in rows for value in row), issue.pk]
    given += [_adapted(name, value) for name, value in defaults.items()]
    with connection.cursor() as cursor:
        cursor.execute(statement, [*given, *who])


def _defaults() -> dict[str, object]:
    """What the columns of a new delivery hold that do not come from its reader."""
    given = {"id", "issue", "edition", "subscriber", "address", "key", "next_attempt_at"}
    return {field.column: field.get_default() for field in Delivery._meta.concrete_fields if field.name not in given}


def _adapted(column: str, value: object) -> Any:
    field = next(field for field in Delivery._meta.concrete_fields if field.column == column)
    return field.get_db_prep_save(value, connection)


def _table(model: type[Delivery | Subscriber]) -> str:
    return _quote(model._meta.db_table)


_quote: Callable[[str], str] = connection.ops.quote_name


def _stop(issue: Issue, halt: Halt) -> bool:
    with transaction.atomic():
        if issue.mark_withdrawn(halt):
            tell_author(issue)
    return False
