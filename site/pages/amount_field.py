from typing import Any

from django import forms


class AmountField(forms.DecimalField):
    """A number as it is written by hand or copied from a quotation: with the comma of the language, and with spaces of
    any kind between the thousands."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"localize": True, "widget": forms.TextInput(attrs={"inputmode": "decimal"}), **options})

    def to_python(self, value: Any) -> Any:
        return super().to_python("".join(value.split()) if isinstance(value, str) else value)
