"""One line a booking for the accounts of a period, and the sums of each VAT rate."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from desk.spreadsheet import Cell, Table
from workshops.models import Booking
from workshops.money import Price
from workshops.querysets import BookingQuerySet
from workshops.timetable import local

NOTHING = Decimal("0.00")


class Basis(models.TextChoices):
    HELD = "held", gettext_lazy("the day the workshop is held")
    BOOKED = "booked", gettext_lazy("the day it was booked")


@dataclass(frozen=True)
class Period:
    """Whole days, both included, as the calendar on the wall shows them."""

    first: date
    last: date
    basis: Basis = Basis.HELD

    @property
    def bounds(self) -> tuple[datetime, datetime]:
        zone = ZoneInfo(settings.TIME_ZONE)
        return datetime.combine(self.first, time.min, zone), datetime.combine(self.last, time.max, zone)

    def bookings(self) -> BookingQuerySet:
        column = "date__start" if self.basis == Basis.HELD else "created_at"
        return Booking.objects.filter(**{f"{column}__range": self.bounds}).with_date().order_by(column, "pk")


def charged(booking: Booking) -> Price:
    """A cancelled booking is a line, but nothing is charged for it: until the last time to book that is free."""
    if booking.is_live:
        return booking.price
    return Price(excl=NOTHING, vat=NOTHING, incl=NOTHING, rate=booking.vat_rate)


def sums(bookings: Iterable[Booking]) -> list[Price]:
    """By rate, the highest first. Each is the sum of its lines, which have been rounded one by one as on an invoice."""
    found: dict[int, list[Price]] = defaultdict(list)
    for booking in bookings:
        found[booking.vat_rate].append(charged(booking))
    return [_sum(rate, found[rate]) for rate in sorted(found, reverse=True)]


def _sum(rate: int, prices: list[Price]) -> Price:
    return Price(
        excl=sum((price.excl for price in prices), NOTHING),
        vat=sum((price.vat for price in prices), NOTHING),
        incl=sum((price.incl for price in prices), NOTHING),
        rate=rate,
    )


def table(period: Period) -> Table:
    bookings = list(period.bookings())
    found = Table(title=f"{_('bookings')}-{period.first}-{period.last}", headings=_headings())
    found.rows += [_line(booking) for booking in bookings]
    width = len(found.headings)
    if bookings:
        found.rows.append([None] * width)
    for price in sums(bookings):
        label = pgettext("accounts", "Sum %(rate)d %%") % {"rate": price.rate}
        amounts: list[Cell] = [price.excl, price.rate, price.vat, price.incl, ""]
        found.rows.append([label, *[None] * (width - len(amounts) - 1), *amounts])
    return found


def _headings() -> list[str]:
    return [
        _("Reference number"),
        _("Booked on"),
        _("Held on"),
        _("Workshop"),
        _("Company"),
        _("Organisation number"),
        _("VAT number"),
        _("Seats"),
        _("Excl. VAT"),
        _("VAT rate, %"),
        _("VAT, kronor"),
        _("Incl. VAT"),
        _("State"),
    ]


def _line(booking: Booking) -> list[Cell]:
    price = charged(booking)
    return [
        booking.reference,
        local(booking.created_at).date(),
        local(booking.date.start).date(),
        booking.date.called,
        booking.company,
        booking.org_number,
        booking.vat_number,
        booking.seats,
        price.excl,
        price.rate,
        price.vat,
        price.incl,
        str(booking.get_state_display()),
    ]
