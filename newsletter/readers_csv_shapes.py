"""Which program a list of readers comes from, and what it says of each: told by the headings alone."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from guard.text import EmailField
from newsletter.readers_csv import Record, Unreadable, records

FIRST_YEAR, LAST_YEAR = 1995, 2100


class Shape(StrEnum):
    OWN = "Veckobrev"
    LISTMONK = "listmonk"
    GHOST = "Ghost"
    MAILPOET = "MailPoet"
    MAILCHIMP = "Mailchimp"
    PLAIN = ""


class Says(StrEnum):
    """What a file says of a reader. Of two rows for one address the one that stands later here counts."""

    UNCONFIRMED = "unconfirmed"
    READER = "reader"
    LEFT = "left"
    BOUNCED = "bounced"
    COMPLAINED = "complained"
    BLOCKED = "blocked"


WEIGHT = {says: number for number, says in enumerate(Says)}
NOES = frozenset({Says.LEFT, Says.BOUNCED, Says.COMPLAINED, Says.BLOCKED})

WORDS = {
    Says.READER: "enabled subscribed confirmed active yes true 1 reader läsare prenumerant prenumererar aktiv ja",
    Says.UNCONFIRMED: "unconfirmed pending obekräftad väntar nonsubscribed transactional",
    Says.LEFT: "unsubscribed disabled inactive false no 0 archived avregistrerad avslutad nej",
    Says.BOUNCED: "bounced cleaned undeliverable bounce soft_bounce studsad studsat",
    Says.COMPLAINED: "complained complaint spam",
    Says.BLOCKED: "blocklisted blacklisted blocked suppressed author spärrad",
}
STATUS = {word: says for says, words in WORDS.items() for word in words.split()}

EMAIL = ("email", "emailaddress", "epost", "epostadress", "mail", "mailadress", "mejl", "mejladress", "emailadress",
         "address", "adress")  # fmt: skip
DATE = ("confirmationtime", "confirmtime", "confirmedat", "consentat", "subscriptiontime", "optintime", "subscribedat",
        "createdat", "created", "signedup", "date", "datum", "anmäld", "anmäldes", "anmälningsdatum")  # fmt: skip
NO_DATE = ("unsubtime", "cleantime", "unsubscribedat", "deletedat", "suppressedat", "changedat", "updatedat")
STATE = ("state", "status", "status_", "tillstånd")
LANGUAGE = ("language", "språk", "lang")


@dataclass(frozen=True, slots=True)
class Row:
    """One reader as the file tells of it. `wrong` says why a row cannot be used."""

    line: int
    address: str
    says: Says = Says.READER
    at: datetime | None = None
    """When the reader said yes, or no, as far as the file knows."""
    language: str = ""
    cadence: str = ""
    selection: str = ""
    paused_until: date | None = None
    page: str = ""
    wrong: str = ""


@dataclass(frozen=True, slots=True)
class Listing:
    shape: Shape
    rows: Sequence[Row]
    """One an address, in the file's order, and the broken ones."""
    doubles: int

    @property
    def name(self) -> str:
        return str(self.shape) or _("A plain list with e-mail addresses")


def read(content: bytes, file_name: str = "") -> Listing:
    """Raises Unreadable where no column of addresses can be found, or the file is no list at all."""
    found = records(content)
    headings = _headings(found[0])
    shape = _shape(headings)
    if shape == Shape.MAILPOET:
        found = records(content, escaped=True)
    if not _column(headings, EMAIL):
        if not any(_is_address(cell) for cell in found[0].cells):
            raise Unreadable(
                _("No column is called “E-post” or “Email”. Write that above the addresses and try again.")
            )
        headings = {"email": next(i for i, cell in enumerate(found[0].cells) if _is_address(cell))}
    else:
        found = found[1:]
    reader = _Reader(shape, headings, _file_says(shape, headings, found, file_name))
    rows, doubles = _without_doubles([reader.row(record) for record in found])
    return Listing(shape, rows, doubles)


class _Reader:
    """Reads one record after another of a file whose headings are known."""

    def __init__(self, shape: Shape, headings: Mapping[str, int], file_says: Says) -> None:
        self.shape, self.headings, self.file_says = shape, headings, file_says
        self.email = _column(headings, EMAIL)

    def row(self, record: Record) -> Row:
        def cell(*names: str) -> str:
            places = [self.headings[name] for name in names if name in self.headings]
            return next((record.cells[i] for i in places if i < len(record.cells) and record.cells[i]), "")

        given = _unguarded(cell(self.email))
        if not record.is_whole:
            words = _("A quotation mark is not closed: the lines up to %(line)d were taken for one row.")
            return Row(record.line, "", wrong=words % {"line": record.line + record.lines - 1})
        try:
            address = _address(given)
        except ValidationError:
            words = _("“%(given)s” is not an e-mail address.") if given else _("There is no e-mail address in the row.")
            return Row(record.line, "", wrong=words % {"given": given[:80]})
        says = self._says(cell)
        if says is None:
            words = _("“%(status)s” is a state that is not known here, so the row is left out.")
            return Row(record.line, address, wrong=words % {"status": self._status(cell)[:40]})
        if says == Says.READER:
            says = self.file_says
        names = (*NO_DATE, *DATE) if says in NOES else DATE
        at = next((found for name in names if (found := moment(cell(name)))), None)
        row = Row(record.line, address, says, at, cell(*LANGUAGE).lower()[:10])
        return self._with_choices(row, cell) if self.shape == Shape.OWN else row

    def _status(self, cell: Callable[..., str]) -> str:
        return cell("globalstatus", "liststatus", *STATE)

    def _says(self, cell: Callable[..., str]) -> Says | None:
        """None where the row bears a state that we do not know: better to ask than to guess."""
        match self.shape:
            case Shape.GHOST:
                return Says.LEFT if cell("deletedat") else _word(cell("subscribedtoemails"))
            case Shape.MAILPOET:
                # Inactive are those who have not opened a letter for long; nobody here would know.
                states = [cell("globalstatus", *STATE), cell("liststatus")]
                told = [Says.READER if state.lower() == "inactive" else _word(state) for state in states]
                return None if None in told else max((one for one in told if one), key=WEIGHT.__getitem__)
            case Shape.MAILCHIMP:
                if cell("cleantime"):
                    return Says.BOUNCED
                return Says.LEFT if cell("unsubtime") else _word(cell(*STATE))
            case Shape.OWN if cell("suppression"):
                return STATUS.get(cell("suppression"), Says.BLOCKED)
        return _word(cell(*STATE))

    def _with_choices(self, row: Row, cell: Callable[..., str]) -> Row:
        paused = moment(cell("pauseduntil"))
        return replace(
            row,
            cadence=cell("cadence"),
            selection=cell("topics")[:255],
            paused_until=paused.date() if paused else None,
            page=cell("consentpage")[:500],
        )


def moment(text: str) -> datetime | None:
    """ISO 8601, with or without time and zone, and Go's way of writing it; None for anything else."""
    # listmonk: 2024-03-01 09:12:31.123456789 +0000 UTC
    tidy = re.sub(r"(\.\d{6})\d+", r"\1", re.sub(r" (UTC|[A-Z]{3,4})$", "", text.strip()))
    tidy = re.sub(r" ([+-]\d{2}):?(\d{2})$", r"\1:\2", tidy)
    try:
        found = datetime.fromisoformat(tidy)
    except ValueError:
        return None
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        return None
    return found if timezone.is_aware(found) else timezone.make_aware(found)


def _headings(record: Record) -> dict[str, int]:
    """Each heading in small letters without spaces and signs, with its place; the first of two alike counts."""
    places: dict[str, int] = {}
    for place, heading in enumerate(record.cells):
        places.setdefault(re.sub(r"[\W_]", "", heading.lower()), place)
    return places


def _shape(headings: Mapping[str, int]) -> Shape:
    marks = {
        Shape.OWN: {"address", "state", "cadence", "topics"},
        Shape.LISTMONK: {"email", "attributes", "status"},
        Shape.GHOST: {"email", "subscribedtoemails"},
        Shape.MAILCHIMP: {"optintime", "confirmtime", "euid"},
    }
    for shape, marked in marks.items():
        if marked <= headings.keys():
            return shape
    mailpoet = {"globalstatus", "liststatus"} & headings.keys() or {"subscriptiontime", "confirmationtime"} <= (
        headings.keys()
    )
    return Shape.MAILPOET if mailpoet else Shape.PLAIN


def _column(headings: Mapping[str, int], names: Sequence[str]) -> str:
    return next((name for name in names if name in headings), "")


def _file_says(shape: Shape, headings: Mapping[str, int], found: Sequence[Record], name: str) -> Says:
    """What Mailchimp says of all in a file by the file's name, or by filling a column that only such files have."""
    if shape != Shape.MAILCHIMP:
        return Says.READER
    for start, says in (("cleaned", Says.BOUNCED), ("unsub", Says.LEFT), ("nonsub", Says.UNCONFIRMED)):
        if name.lower().startswith(start):
            return says
    for heading, says in (("cleantime", Says.BOUNCED), ("unsubtime", Says.LEFT)):
        place = headings.get(heading)
        if place is not None and any(record.cells[place : place + 1] not in ((), ("",)) for record in found):
            return says
    return Says.READER


def _word(state: str) -> Says | None:
    return STATUS.get(state.lower()) if state else Says.READER


def _unguarded(cell: str) -> str:
    """Without the sign that our own export puts before what a spreadsheet would take for a formula."""
    return cell[1:] if cell[:1] == "'" and cell[1:2] in tuple("=+-@") else cell


def _is_address(cell: str) -> bool:
    try:
        return bool(_address(cell))
    except ValidationError:
        return False


def _address(given: str) -> str:
    bare = re.fullmatch(r"[^<>]*<([^<>]+)>", given)
    return _FIELD.clean(bare[1] if bare else given)


_FIELD = EmailField()


def _without_doubles(rows: Sequence[Row]) -> tuple[list[Row], int]:
    kept: dict[str, Row] = {}
    for row in rows:
        key = row.address if row.address and not row.wrong else f"line {row.line}"
        held = kept.get(key)
        if held is None or WEIGHT[row.says] > WEIGHT[held.says]:
            # A later row takes the place of the first, so that the order is the file's.
            kept[key] = row
    return list(kept.values()), len(rows) - len(kept)
