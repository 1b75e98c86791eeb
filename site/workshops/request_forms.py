"""What the author fills in about an in-house request."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateInput

from mail.answer_form import AnswerForm
from pages.amount_field import AmountField
from workshops.enums import VatRate
from workshops.models import InHouseRequest, WorkshopPage
from workshops.money import Price


class QuoteForm(AnswerForm):
    """An answer that may hold a price for the whole of it."""

    price_excl = AmountField(
        label=_("Price for all of it, excl. VAT"),
        required=False,
        min_value=Decimal(0),
        max_digits=12,
        decimal_places=2,
        help_text=_("In kronor. With a price the answer is a quotation. Empty: it is just an answer."),
    )
    vat_rate = forms.TypedChoiceField(
        label=_("VAT rate"), coerce=int, choices=VatRate.choices, initial=VatRate.STANDARD
    )

    @property
    def price(self) -> Price | None:
        """Of a valid form."""
        excl = self.cleaned_data["price_excl"]
        return None if excl is None else Price.of(excl, self.cleaned_data["vat_rate"])


class KeepForm(forms.ModelForm[InHouseRequest]):
    class Meta:
        model = InHouseRequest
        fields = ("due_on", "notes")
        widgets = {"due_on": AdminDateInput, "notes": forms.Textarea(attrs={"rows": 4})}


def quote_form_for(asked: InHouseRequest, data: Any = None) -> QuoteForm:
    """At the rate of the workshop that is asked about."""
    rate = WorkshopPage.objects.filter(pk=asked.page_id or 0).values_list("vat_rate", flat=True).first()
    return QuoteForm(data, initial={} if rate is None else {"vat_rate": rate})
