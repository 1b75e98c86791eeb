"""The moment after which nothing changes: content, and one row a reader, fixed in one transaction."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.db.models import Max, Q

from newsletter import collect, topics
from newsletter.build import Built, Frame, build
from newsletter.enums import Cadence, Halt
from newsletter.lint import look_over
from newsletter.models import Delivery, Issue, IssueEdition, Newsletter, Subscriber
from newsletter.notice import tell_author
from newsletter.reader_models import SubscriberQuerySet

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Cut:
    """An edition before it is stored: what readers of one language and choice of topics get.

    None where the letter holds nothing for them; then they get no copy.
    """

    language: str
    selection: str
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


def readers(issue: Issue, now: datetime) -> SubscriberQuerySet:
    """Who is to get the letter, if it goes now and holds something for them."""
    today = now.astimezone(issue.newsletter.rhythm.tz).date()
    return Subscriber.objects.of(issue.newsletter).getting(Cadence(issue.cadence), issue.slot_date, today)


def build_all(issue: Issue, number: int, now: datetime) -> list[Cut]:
    """An edition for each language and choice of topics that readers have. The whole letter is always among them, in
    the newsletter's own language for the archive. What holds the same articles is built once."""
    used = set(readers(issue, now).order_by().values_list("language", "selection").distinct())
    whole = {(language, "") for language in {issue.newsletter.language, *(language for language, _choice in used)}}
    finished: dict[tuple[str, frozenset[int]], Built] = {}
    everything = frozenset(issue.included().values_list("pk", flat=True))
    chosen = {selection: topics.items_for(issue, selection) for _language, selection in used}
    cuts = []
    for language, selection in sorted(used | whole):
        items = everything if (some := chosen.get(selection)) is None else some
        if items and (language, items) not in finished:
            frame = Frame(issue=issue, language=language, number=number, moment=now, item_ids=items)
            finished[language, items] = build(frame)
        cuts.append(Cut(language, selection, finished.get((language, items))))
    return cuts


def _fix(issue: Issue, cuts: Sequence[Cut], number: int, now: datetime) -> None:
    """All or nothing. Who has confirmed by now gets the letter; who has not will get the next one."""
    with transaction.atomic():
        # Takes the row's lock first, so that of two processes one waits here and then finds the issue frozen.
        if not issue.mark_frozen(now, number=number) or collect.has_gone_stale(issue):
            raise Changed
        for cut in cuts:
            if cut.built is not None:
                _store(issue, cut.selection, cut.built)
        issue.mark_counted(insert_deliveries(issue, cuts, now))


def _store(issue: Issue, selection: str, built: Built) -> None:
    IssueEdition.objects.create(
        issue=issue,
        language=built.language,
        selection=selection,
        subject=built.subject,
        html=built.html,
        text=built.text,
        skeleton=built.skeleton,
        marker=built.marker,
        sha256=built.sha256,
    )


def insert_deliveries(issue: Issue, cuts: Sequence[Cut], now: datetime) -> int:
    """One statement for all readers, whatever their number. Raises Changed where the count does not balance: a reader
    has come, or has changed language or topics, since the editions were built."""
    chosen = {
        "issue_id": "edition.issue_id",
        "edition_id": "edition.id",
        "subscriber_id": "reader.id",
        "address": "reader.address",
        "key": "reader.key",
    }
    defaults = {**_defaults(), "next_attempt_at": now}
    columns = ", ".join(map(_quote, [*chosen, *defaults]))
    values = ", ".join([*chosen.values(), *["%s"] * len(defaults)])
    due = readers(issue, now)
    chosen_readers, who = due.order_by().values("pk").query.sql_with_params()
    statement = (
        f"INSERT INTO {_table(Delivery)} ({columns}) SELECT {values} FROM {_table(Subscriber)} reader "  # noqa: S608
        f"JOIN {_table(IssueEdition)} edition ON edition.language = reader.language "
        "AND edition.selection = reader.selection AND edition.issue_id = %s "
        f"WHERE reader.id IN ({chosen_readers})"
    )
    wanted = due.exclude(_without_a_copy(cuts)).count()
    with connection.cursor() as cursor:
        parameters = [_adapted(name, value) for name, value in defaults.items()]
        cursor.execute(statement, [*parameters, issue.pk, *who])
    written = Delivery.objects.of(issue).count()
    if written != wanted:
        raise Changed(f"{wanted} readers, {written} copies")
    return written


def _without_a_copy(cuts: Sequence[Cut]) -> Q:
    """Readers of whose topics nothing stands in the letter."""
    nothing = Q(pk__in=[])
    for cut in cuts:
        if cut.built is None:
            nothing |= Q(language=cut.language, selection=cut.selection)
    return nothing


def _defaults() -> dict[str, object]:
    """What the columns of a new delivery hold that do not come from its reader."""
    given = {"id", "issue", "edition", "subscriber", "address", "key", "next_attempt_at"}
    return {field.column: field.get_default() for field in Delivery._meta.concrete_fields if field.name not in given}


def _adapted(column: str, value: object) -> Any:
    field = next(field for field in Delivery._meta.concrete_fields if field.column == column)
    return field.get_db_prep_save(value, connection)


def _table(model: type[Delivery | Subscriber | IssueEdition]) -> str:
    return _quote(model._meta.db_table)


_quote: Callable[[str], str] = connection.ops.quote_name


def _stop(issue: Issue, halt: Halt) -> bool:
    with transaction.atomic():
        if issue.mark_withdrawn(halt):
            tell_author(issue)
    return False
