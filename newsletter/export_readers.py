"""All readers as a file that other programs, and this one, can read again."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime

from desk.spreadsheet import defused
from newsletter.enums import ConsentKind
from newsletter.models import ConsentRecord, Newsletter, Subscriber, Suppression
from newsletter.reader_models import SubscriberQuerySet, suppression_digest

COLUMNS = (
    "address", "state", "language", "cadence", "topics", "paused_until", "created_at", "changed_at",
    "consent_at", "consent_kind", "consent_method", "consent_text", "consent_page", "suppression", "suppressed_at",
)  # fmt: skip
PAGE = 2000

Told = dict[str, object]


def lines(readers: SubscriberQuerySet) -> Iterator[str]:
    """The file, line by line, in the order of sign-up; never more than a page of readers in memory."""
    writer = csv.writer(_Echo())
    yield writer.writerow(COLUMNS)
    for told in tell(readers):
        yield writer.writerow([cell(value) for value in told.values()])


def tell(readers: SubscriberQuerySet) -> Iterator[Told]:
    """What is known of each reader, by column. Four queries a page."""
    last = 0
    while page := list(readers.select_related("newsletter").filter(pk__gt=last).order_by("pk")[:PAGE]):
        last = page[-1].pk
        consents, suppressions = _consents(page), _suppressions(page)
        for reader in page:
            stopped = suppressions.get(suppression_digest(reader.newsletter, reader.address))
            yield dict(zip(COLUMNS, _values(reader, consents.get(reader.pk), stopped), strict=True))


def cell(value: object) -> str:
    """As text; a sign before what would be a formula keeps it a text, and our import takes it away again."""
    text = "" if value is None else value.isoformat() if isinstance(value, datetime | date) else str(value)
    return defused(text)


class _Echo:
    """A file that gives back what is written to it."""

    def write(self, line: str) -> str:
        return line


def _values(reader: Subscriber, consent: ConsentRecord | None, stopped: Suppression | None) -> Iterable[object]:
    return (
        reader.address,
        reader.state,
        reader.language,
        reader.cadence,
        reader.selection,
        reader.paused_until,
        reader.created_at,
        reader.changed_at,
        consent and consent.at,
        consent and consent.kind,
        consent and consent.method,
        consent and consent.text,
        consent and consent.source_url,
        stopped and stopped.reason,
        stopped and stopped.created_at,
    )


def _consents(readers: Sequence[Subscriber]) -> dict[int, ConsentRecord]:
    """The last yes of each: a confirmation or an import, else what was only asked for."""
    kinds = (ConsentKind.REQUESTED, ConsentKind.IMPORTED, ConsentKind.CONFIRMED)
    found: dict[int, ConsentRecord] = {}
    for record in ConsentRecord.objects.filter(subscriber__in=readers, kind__in=kinds).order_by("at", "pk"):
        held = found.get(record.subscriber_id)
        if held is None or record.kind != ConsentKind.REQUESTED or held.kind == ConsentKind.REQUESTED:
            found[record.subscriber_id] = record
    return found


def _suppressions(readers: Sequence[Subscriber]) -> dict[str, Suppression]:
    digests = {suppression_digest(reader.newsletter, reader.address): reader.newsletter_id for reader in readers}
    rows = Suppression.objects.filter(newsletter__in=set(digests.values()), digest__in=digests)
    return {row.digest: row for row in rows}


def all_of(newsletter: Newsletter) -> Iterator[str]:
    return lines(Subscriber.objects.of(newsletter))
