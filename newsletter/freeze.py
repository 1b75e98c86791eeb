"""The moment after which nothing changes: content, and one row a reader, fixed in one transaction."""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.db.models import Max

from newsletter import collect
from newsletter.build import Built, Frame, build
from newsletter.enums import Halt, SubscriberState
from newsletter.lint import look_over
from newsletter.models import Delivery, Issue, IssueEdition, Newsletter, Subscriber
from newsletter.notice import tell_author

logger = logging.getLogger(__name__)


class Changed(Exception):
    """Somebody else was first, or the content changed while it was being built: try again at the next tick."""


def freeze(issue: Issue, now: datetime) -> bool:
    """From approved to frozen. False where the letter had to stop, or where another process was first."""
    try:
        number = next_number(issue.newsletter)
        built = build_all(issue, number, now)
    except Exception:
        # Whatever is wrong with an article: the author is told once, and the clock does not stumble every minute.
        logger.exception("The letter %s could not be built.", issue.pk)
        return _stop(issue, Halt.BROKEN)
    if any(edition.is_too_big for edition in built):
        return _stop(issue, Halt.TOO_BIG)
    faults = [fault for edition in built for fault in look_over(edition).faults]
    if faults:
        logger.error("The letter %s cannot leave as it is: %s", issue.pk, " ".join(faults))
        return _stop(issue, Halt.BROKEN)
    try:
        _fix(issue, built, number, now)
    except (Changed, IntegrityError):
        return False
    return True


def next_number(newsletter: Newsletter) -> int:
    return (Issue.objects.of(newsletter).aggregate(last=Max("number"))["last"] or 0) + 1


def build_all(issue: Issue, number: int, now: datetime) -> list[Built]:
    """An edition for each language that readers have, and always one in the newsletter's own, for the archive."""
    used = Subscriber.objects.of(issue.newsletter).confirmed().order_by().values_list("language", flat=True).distinct()
    own = issue.newsletter.language
    languages = [own, *sorted(set(used) - {own})]
    return [build(Frame(issue=issue, language=language, number=number, moment=now)) for language in languages]


def _fix(issue: Issue, built: Sequence[Built], number: int, now: datetime) -> None:
    """All or nothing. Who has confirmed by now gets the letter; who has not will get the next one."""
    with transaction.atomic():
        # Takes the row's lock first, so that of two processes one waits here and then finds the issue frozen.
        if not issue.mark_frozen(now, number=number) or collect.has_gone_stale(issue):
            raise Changed
        for edition in built:
            _store(issue, edition)
        issue.mark_counted(insert_deliveries(issue, now))


def _store(issue: Issue, built: Built) -> None:
    IssueEdition.objects.create(
        issue=issue,
        language=built.language,
        subject=built.subject,
        html=built.html,
        text=built.text,
        skeleton=built.skeleton,
        marker=built.marker,
        sha256=built.sha256,
    )


def insert_deliveries(issue: Issue, now: datetime) -> int:
    """One statement for all readers, whatever their number. Raises Changed where the count does not balance."""
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
    statement = (
        f"INSERT INTO {_table(Delivery)} ({columns}) SELECT {values} FROM {_table(Subscriber)} reader "  # noqa: S608
        f"JOIN {_table(IssueEdition)} edition ON edition.language = reader.language AND edition.issue_id = %s "
        "WHERE reader.newsletter_id = %s AND reader.state = %s"
    )
    wanted = Subscriber.objects.of(issue.newsletter).confirmed().count()
    with connection.cursor() as cursor:
        parameters = [_adapted(name, value) for name, value in defaults.items()]
        cursor.execute(statement, [*parameters, issue.pk, issue.newsletter_id, SubscriberState.CONFIRMED.value])
    written = Delivery.objects.of(issue).count()
    if written != wanted:
        raise Changed(f"{wanted} readers, {written} copies")
    return written


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
