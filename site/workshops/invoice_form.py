"""What the booking form and the admin's form of a booking check alike."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from workshops.validators import check_same_company, clean_einvoice_address, clean_org_number, clean_vat_number


class InvoiceNumbers(forms.BaseForm):
    def clean_org_number(self) -> str:
        return clean_org_number(self.cleaned_data["org_number"])

    def clean_vat_number(self) -> str:
        return clean_vat_number(self.cleaned_data["vat_number"])

    def clean_einvoice_address(self) -> str:
        return clean_einvoice_address(self.cleaned_data["einvoice_address"])

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        try:
            check_same_company(cleaned.get("org_number", ""), cleaned.get("vat_number", ""))
        except ValidationError as refused:
            self.add_error("vat_number", refused)
        return cleaned
