"""Numbers that stand on an invoice, taken however they are written, and refused with what is wrong about them."""

import re
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from stdnum import ean, luhn
from stdnum.eu import vat

_CENTURIES = ("16", "18", "19", "20")
_SPACING = re.compile(r"[\s\-+–.]")
_VAT = re.compile(r"[A-Z]{2}[A-Z0-9]{2,12}")
_ADDRESS = re.compile(r"://|www\.|@", re.IGNORECASE)
_SE_VAT = re.compile(r"SE([0-9]{10})01")
ORG_SCHEME, GLN_SCHEME = "0007", "0088"
"""From Peppol's code list of electronic address schemes (EAS): organisationsnummer, and GS1's location number."""


def clean_org_number(text: str) -> str:
    """The number as `556016-0680`. A sole trader's own number is taken too, with or without the century."""
    digits = _SPACING.sub("", text).upper()
    if not digits:
        return ""
    if within := _SE_VAT.fullmatch(digits):
        digits = within[1]
    if len(digits) == 12 and digits.startswith(_CENTURIES):
        digits = digits[2:]
    _must_be_digits(digits)
    number = f"{digits[:6]}-{digits[6:]}"
    if is_personal(number) and not _begins_with_a_birthday(digits):
        raise ValidationError(
            _(
                "The third digit of a company's number is 2 or more. Only a sole trader's number has %(digit)s there, "
                "and that begins with a date of birth, which %(start)s is not."
            )
            % {"digit": digits[2], "start": digits[:6]},
            code="org_third_digit",
        )
    if not luhn.is_valid(digits):
        raise ValidationError(
            _(
                "The digits do not add up: after %(start)s the last one would be %(right)s, and you wrote %(wrong)s. "
                "Compare them one by one, there is a mistyped digit or two that have changed places."
            )
            % {"start": number[:-1], "right": luhn.calc_check_digit(digits[:-1]), "wrong": digits[-1]},
            code="org_checksum",
        )
    return number


def _must_be_digits(digits: str) -> None:
    if strange := re.sub(r"[0-9]", "", digits):
        raise ValidationError(
            _("“%(sign)s” is not a digit. An organisation number has ten digits, like 556016-0680.")
            % {"sign": strange[0]},
            code="org_digits",
        )
    if len(digits) != 10:
        raise ValidationError(
            _("An organisation number has ten digits, like 556016-0680; you wrote %(count)d.") % {"count": len(digits)},
            code="org_digits",
        )


def is_personal(org_number: str) -> bool:
    """Whether the number is a sole trader's personal number: a company's third digit is 2 or more."""
    return len(org_number) == 11 and org_number[2] in "01"


def _begins_with_a_birthday(digits: str) -> bool:
    """In a leap year, for the century is not known. A coordination number has 60 added to the day."""
    month, day = int(digits[2:4]), int(digits[4:6])
    try:
        date(2000, month, day - 60 if day > 60 else day)
    except ValueError:
        return False
    return True


def clean_vat_number(text: str) -> str:
    number = _SPACING.sub("", text).upper()
    if not number:
        return ""
    country = number[:2]
    if country == "SE":
        if not (_SE_VAT.fullmatch(number) and luhn.is_valid(number[2:12])):
            raise ValidationError(
                _("A Swedish VAT number is SE, the ten digits of the organisation number and 01."), code="vat_number"
            )
    elif not _VAT.fullmatch(number):
        raise ValidationError(
            _("A VAT number begins with the two letters of the country, like SE556016068001."), code="vat_number"
        )
    elif country.lower() in vat.MEMBER_STATES | {"el"} and not vat.is_valid(number):
        raise ValidationError(
            _("This is not what a VAT number of %(country)s looks like. Is a digit mistyped?") % {"country": country},
            code="vat_number",
        )
    return number


def check_same_company(org_number: str, vat_number: str) -> None:
    """Where both are Swedish they say the same ten digits."""
    within = _SE_VAT.fullmatch(vat_number)
    if within and org_number and within[1] != org_number.replace("-", ""):
        raise ValidationError(
            _("This VAT number belongs to %(other)s, but the organisation number you wrote is %(own)s.")
            % {"other": f"{within[1][:6]}-{within[1][6:]}", "own": org_number},
            code="vat_of_another",
        )


def clean_einvoice_address(text: str) -> str:
    """A Peppol participant as `0007:5560160680` or `0088:7300010000001`; the scheme may be left out."""
    scheme, colon, number = _SPACING.sub("", text).rpartition(":")
    if not number and not colon:
        return ""
    scheme = scheme or (GLN_SCHEME if len(number) == 13 else ORG_SCHEME)
    if scheme == ORG_SCHEME:
        return f"{ORG_SCHEME}:{clean_org_number(number).replace('-', '')}" if number else _refuse_einvoice()
    if scheme != GLN_SCHEME or not re.fullmatch(r"[0-9]{13}", number):
        return _refuse_einvoice()
    if not ean.is_valid(number):
        raise ValidationError(
            _("The digits of this location number (GLN) do not add up: the last one would be %(right)s.")
            % {"right": ean.calc_check_digit(number[:-1])},
            code="einvoice_checksum",
        )
    return f"{GLN_SCHEME}:{number}"


def _refuse_einvoice() -> str:
    raise ValidationError(
        _("A Peppol address is 0007: and the organisation number, or 0088: and a location number of 13 digits."),
        code="einvoice",
    )


def validate_person_name(text: str) -> None:
    """A name stands in the mail to the address given, so it must not carry somebody's advertisement there."""
    if _ADDRESS.search(text):
        raise ValidationError(_("Write a name here, without a web or e-mail address."), code="name")
