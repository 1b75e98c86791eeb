"""Prices in whole öre. VAT is counted on the line, as on the invoice, and rounded half up."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.utils.formats import number_format
from django.utils.translation import gettext as _

ORE = Decimal("0.01")


def to_ore(amount: Decimal) -> Decimal:
    return amount.quantize(ORE, rounding=ROUND_HALF_UP)


@dataclass(frozen=True)
class Price:
    """What a line costs; `excl + vat == incl` holds to the öre."""

    excl: Decimal
    vat: Decimal
    incl: Decimal
    rate: int

    @classmethod
    def of(cls, each: Decimal, rate: int, seats: int = 1) -> "Price":
        excl = to_ore(each * seats)
        vat = to_ore(excl * rate / 100)
        return cls(excl=excl, vat=vat, incl=excl + vat, rate=rate)

    @property
    def is_free(self) -> bool:
        return not self.excl

    @property
    def excl_text(self) -> str:
        return _("%(price)s excl. VAT") % {"price": kronor(self.excl)}

    @property
    def incl_text(self) -> str:
        return _("%(price)s incl. VAT") % {"price": kronor(self.incl)}

    @property
    def vat_text(self) -> str:
        return _("of which VAT %(rate)s%%: %(vat)s") % {"rate": self.rate, "vat": kronor(self.vat)}

    @property
    def text(self) -> str:
        if self.is_free or not self.rate:
            return self.total_text
        return _("%(excl)s, %(incl)s") % {"excl": self.excl_text, "incl": self.incl_text}

    @property
    def lines(self) -> list[str]:
        """As a quotation sets it out."""
        if self.is_free or not self.rate:
            return [_("Price: %(price)s") % {"price": self.total_text}]
        return [
            _("Price: %(price)s excl. VAT") % {"price": kronor(self.excl)},
            _("VAT %(rate)s%%: %(vat)s") % {"rate": self.rate, "vat": kronor(self.vat)},
            _("Total: %(price)s incl. VAT") % {"price": kronor(self.incl)},
        ]

    @property
    def total_text(self) -> str:
        """What is to be paid, short enough for a choice in a list on a telephone."""
        if self.is_free:
            return _("free of charge")
        if not self.rate:
            return _("%(price)s, no VAT") % {"price": kronor(self.excl)}
        return self.incl_text


def kronor(amount: Decimal) -> str:
    """The amount as it is written in the active language; öre are left out where there are none."""
    amount = to_ore(amount)
    places = 0 if amount == amount.to_integral_value() else 2
    number = number_format(amount, decimal_pos=places, use_l10n=True, force_grouping=True)
    return _("SEK\xa0%(amount)s") % {"amount": number}
