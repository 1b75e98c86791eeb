"""What a person may type: text without the invisible characters that forge lines, headers or reading order."""

import re
import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

EMAIL_LENGTH = 254
_TOO_LONG = _("At most %(limit)s characters; you wrote %(length)s.")
_BIDI = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_LINES = re.compile(r"[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_HIDDEN = re.compile(rf"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff{_BIDI}]")
# Word processors and calendars leave these in what people paste; alone they change nothing that is read.
_MARKS = re.compile("[\u061c\u200e\u200f\ufeff]")


def plain_text(value: str) -> None:
    """Refuse control characters and characters that turn the reading direction; line breaks and tabs may stand."""
    if _HIDDEN.search(value):
        raise ValidationError(
            _("The text contains invisible control characters. Remove them, or type it again."),
            "hidden",
        )


def single_line(value: str) -> None:
    """Refuse whatever could end a line, forge a header or turn the reading direction."""
    if _LINES.search(value):
        raise ValidationError(_("Write this on one line, without line breaks."), "lines")
    plain_text(value)


def normalise_email(address: str) -> str:
    """One spelling for each mailbox: lower case, NFKC, the domain in its ASCII form. ValueError if it has none."""
    local, at, domain = unicodedata.normalize("NFKC", address).strip().rpartition("@")
    if not (local and at and domain):
        raise ValueError("not an address")
    return f"{local.lower()}@{domain.lower().encode('idna').decode('ascii')}"


def too_long(limit: int, length: int) -> ValidationError:
    """The error, with its thousands set apart as the reader's language does."""
    numbers = {"limit": limit, "length": length}
    spelled = {name: number_format(number, force_grouping=True) for name, number in numbers.items()}
    return ValidationError(_TOO_LONG, "max_length", spelled)


class _MeasuredField(forms.CharField):
    """What is too long is refused by its length alone, before any other check sees it."""

    def run_validators(self, value: str) -> None:
        if self.max_length is not None and len(value) > self.max_length:
            raise too_long(self.max_length, len(value))
        super().run_validators(value)


class SingleLineField(_MeasuredField):
    default_validators = [single_line]

    def to_python(self, value: object) -> str:
        return super().to_python(_tidy(value).replace("\t", " ")) or ""


class PlainTextField(_MeasuredField):
    widget = forms.Textarea
    default_validators = [plain_text]

    def to_python(self, value: object) -> str:
        return super().to_python(_tidy(value).replace("\r\n", "\n").replace("\r", "\n")) or ""

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """No maxlength: browsers cut a pasted text there without a word."""
        return {name: value for name, value in super().widget_attrs(widget).items() if name != "maxlength"}


class EmailField(_MeasuredField, forms.EmailField):
    default_error_messages = {"invalid": _("Write an e-mail address like name@example.se.")}
    default_validators = [single_line]

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"max_length": EMAIL_LENGTH, **kwargs})
        self.widget.attrs.setdefault("autocomplete", "email")

    def clean(self, value: object) -> str:
        address: str = super().clean(_tidy(value))
        if not address:
            return address
        try:
            address = normalise_email(address)
        except ValueError:
            raise self._invalid() from None
        local, _at, domain = address.rpartition("@")
        # Quoted names and bare hosts are lawful addresses that no visitor has and that other programs trip over.
        if len(address) > EMAIL_LENGTH or len(local) > 64 or '"' in local or "." not in domain or "[" in domain:
            raise self._invalid()
        try:
            _valid_address(address)
        except ValidationError:
            raise self._invalid() from None
        return address

    def _invalid(self) -> ValidationError:
        return ValidationError(self.error_messages["invalid"], "invalid")


_valid_address = EmailValidator()


def _tidy(value: object) -> str:
    return _MARKS.sub("", unicodedata.normalize("NFC", str(value or "")))
