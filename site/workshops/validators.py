import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

_CENTURIES = ("16", "18", "19", "20")
_VAT = re.compile(r"[A-Z]{2}[A-Z0-9]{2,12}")
_ADDRESS = re.compile(r"://|www\.|@", re.IGNORECASE)


def luhn_holds(digits: str) -> bool:
    doubled = (int(digit) * (2 - place % 2) for place, digit in enumerate(digits))
    return sum(value // 10 + value % 10 for value in doubled) % 10 == 0


def clean_org_number(text: str) -> str:
    """The number as `556016-0680`. A sole trader's own number is taken too, with or without the century."""
    digits = re.sub(r"[\s\-+–]", "", text)
    if not digits:
        return ""
    if len(digits) == 12 and digits.startswith(_CENTURIES):
        digits = digits[2:]
    if not (digits.isascii() and digits.isdigit() and len(digits) == 10):
        raise ValidationError(_("An organisation number has ten digits, like 556016-0680."), code="org_digits")
    if not luhn_holds(digits):
        raise ValidationError(
            _("The digits of this organisation number do not add up. Is one of them mistyped?"), code="org_checksum"
        )
    return f"{digits[:6]}-{digits[6:]}"


def is_personal(org_number: str) -> bool:
    """Whether the number is a sole trader's personal number: a company's third digit is 2 or more."""
    return len(org_number) == 11 and org_number[2] in "01"


def clean_vat_number(text: str) -> str:
    number = re.sub(r"[\s\-.]", "", text).upper()
    if not number:
        return ""
    if number.startswith("SE"):
        digits = number[2:]
        if not (re.fullmatch(r"[0-9]{10}01", digits) and luhn_holds(digits[:10])):
            raise ValidationError(
                _("A Swedish VAT number is SE, the ten digits of the organisation number and 01."), code="vat_number"
            )
    elif not _VAT.fullmatch(number):
        raise ValidationError(
            _("A VAT number begins with the two letters of the country, like SE556016068001."), code="vat_number"
        )
    return number


def validate_person_name(text: str) -> None:
    """A name stands in the mail to the address given, so it must not carry somebody's advertisement there."""
    if _ADDRESS.search(text):
        raise ValidationError(_("Write a name here, without a web or e-mail address."), code="name")
