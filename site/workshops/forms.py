from datetime import datetime
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from guard.forms import GuardedForm
from guard.lenient_form import LenientForm
from guard.limits import Limit
from guard.text import EmailField, PlainTextField, SingleLineField
from mail.address import AddressError, checked
from workshops import timetable
from workshops.book import refusal
from workshops.enums import Budget, RequestState, Venue
from workshops.invoice_form import InvoiceNumbers
from workshops.models import Booking, InHouseRequest, WorkshopDate
from workshops.participant_forms import PeopleField, fitting
from workshops.participants import Person
from workshops.question_form import AsksQuestions
from workshops.validators import validate_person_name

HOUR = 3600
INVOICE_FIELDS = (
    "company", "org_number", "vat_number", "invoice_email", "invoice_address", "invoice_reference", "einvoice_address",
)  # fmt: skip


class ContactForm(GuardedForm):
    """Who writes, as both forms ask for it."""

    name = SingleLineField(
        label=_("Your name"),
        max_length=100,
        validators=[validate_person_name],
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = EmailField(label=_("E-mail"))
    phone = SingleLineField(
        label=_("Telephone"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
    )

    def clean_email(self) -> str:
        address: str = self.cleaned_data["email"]
        try:
            return checked(address)
        except AddressError as refused:
            raise ValidationError(str(refused), "invalid") from None

    def _origin(self) -> dict[str, str]:
        return {
            "language": get_language() or "sv",
            "submission_key": self.submission_key,
            "client": self.client,
        }


class BookingForm(AsksQuestions, InvoiceNumbers, ContactForm):
    purpose: ClassVar[str] = "workshops.book"
    trap_is_error = True
    asks_for_work = True
    takes_unproven_links = False
    unproven_limits = (Limit("unproven-hour", per="form", amount=20, seconds=HOUR),)
    insistent_limits = (Limit("insistent-hour", per="form", amount=60, seconds=HOUR),)
    limits = (
        Limit("client", per="client", amount=20, seconds=HOUR),
        Limit("email", per="email", amount=10, seconds=HOUR),
    )

    company = SingleLineField(
        label=_("Company"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    org_number = SingleLineField(
        label=_("Organisation number"), max_length=20, required=False, help_text=_("Ten digits, like 556016-0680.")
    )
    vat_number = SingleLineField(
        label=_("VAT number"),
        max_length=24,
        required=False,
        help_text=_("Needed if your company is outside Sweden; a Swedish one is SE, the organisation number and 01."),
    )
    invoice_email = EmailField(
        label=_("E-mail for the invoice"),
        required=False,
        help_text=_("If it is to go to a different address from yours."),
    )
    invoice_address = PlainTextField(
        label=_("Invoice address"), max_length=400, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    invoice_reference = SingleLineField(label=_("Your reference or order number"), max_length=80, required=False)
    einvoice_address = SingleLineField(
        label=_("E-invoice address (Peppol)"),
        max_length=40,
        required=False,
        help_text=_("0007: and the organisation number, or 0088: and a location number (GLN)."),
    )
    message = PlainTextField(
        label=_("Message"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    people = PeopleField()
    price_seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)

    field_order = ["seats", "name", "email", "phone", "people", "message", *INVOICE_FIELDS]

    def __init__(self, data: Any = None, *, date: WorkshopDate, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(data, request=request, **kwargs)
        self.date = date
        self.initial["price_seen"] = self._price_now()
        self.ask(date.workshop.asking)
        self._offer_seats()
        if date.price.is_free:
            for name in INVOICE_FIELDS:
                del self.fields[name]

    def _offer_seats(self) -> None:
        """Each choice says what it costs, so that the total is seen before the button without any script."""
        # Taken are also more than are left, for `book` says how many that are, and knows a form that was sent before.
        choices = self._choices(self.date.max_per_booking)
        said = _("Choose from 1 to %(most)d seats.") % {"most": self._most}
        self.fields["seats"] = forms.TypedChoiceField(
            label=_("Number of seats"), coerce=int, choices=choices, error_messages={"invalid_choice": said}
        )
        self.fields["seats"].widget.choices = self._choices(self._most)
        self.order_fields(self.field_order)

    @property
    def _most(self) -> int:
        """Never none: the last seat may go while the form is filled in, and may come back."""
        return max(min(self.date.max_per_booking, self.date.left), 1)

    def offer_what_is_left(self, now: datetime) -> None:
        """In a form that is shown once more: another number is never chosen unsaid."""
        self.fields["seats"].widget.choices = self._choices(self._most)
        asked = self.cleaned_data.get("seats", 0)
        if asked > self._most:
            self.add_error("seats", str(refusal(self.date, asked, now)))

    def _choices(self, most: int) -> list[tuple[int, str]]:
        return [(count, self._choice(count)) for count in range(1, most + 1)]

    def _choice(self, seats: int) -> str:
        """One price for the whole group stands above the form, and once."""
        words = timetable.seat_count(seats)
        return words if self.date.is_for_group else f"{words}: {self.date.price_for(seats).total_text}"

    def _price_now(self) -> str:
        return f"{self.date.price.excl}/{self.date.price.rate}"

    def clean_people(self) -> tuple[Person, ...]:
        return fitting(self.cleaned_data["people"], self.cleaned_data.get("seats"))

    def clean_price_seen(self) -> str:
        """Nobody is booked at another price than the one they were shown."""
        if self.cleaned_data["price_seen"] != self._price_now():
            self._replace("price_seen", self._price_now())
            raise ValidationError(_("The price has changed since you opened the page. Look at it once more."), "price")
        return self._price_now()

    def booking(self) -> Booking:
        fields = {name: self.cleaned_data[name] for name in self.fields if name in _BOOKING_COLUMNS}
        return Booking(date=self.date, **fields, **self._origin())

    @property
    def booking_fields(self) -> list[forms.BoundField]:
        own = [field for field in self.visible_fields() if self.is_own(field.name)]
        return [field for field in own if field.name not in INVOICE_FIELDS]

    @property
    def invoice_fields(self) -> list[forms.BoundField]:
        return [field for field in self.visible_fields() if field.name in INVOICE_FIELDS]


_BOOKING_COLUMNS = frozenset({"seats", "name", "email", "phone", "message", *INVOICE_FIELDS})


class InHouseForm(ContactForm, LenientForm):
    purpose: ClassVar[str] = "workshops.in_house"

    company = SingleLineField(
        label=_("Company"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "organization"})
    )
    first_date = SingleLineField(
        label=_("When it would suit you"), max_length=80, help_text=_("A date, a week or a month.")
    )
    second_date = SingleLineField(label=_("or, as second choice"), max_length=80, required=False)
    third_date = SingleLineField(label=_("or, as third choice"), max_length=80, required=False)
    group_size = forms.IntegerField(label=_("How many people"), min_value=1, max_value=5000)
    venue = forms.ChoiceField(label=_("Where"), choices=Venue.choices, initial=Venue.PLACE, widget=forms.RadioSelect)
    town = SingleLineField(label=_("Town"), max_length=80, required=False)
    budget = forms.ChoiceField(label=_("Budget"), choices=Budget.choices, initial=Budget.UNKNOWN)
    message = PlainTextField(label=_("What do you want to achieve?"), max_length=4000)

    field_order = [
        "message", "group_size", "first_date", "second_date", "third_date", "venue", "town", "budget",
        "name", "company", "email", "phone",
    ]  # fmt: skip

    def in_house_request(self, page: Page) -> InHouseRequest:
        fields = {name: self.cleaned_data[name] for name in self.field_order}
        state = RequestState.SUSPECTED if self.is_suspect else RequestState.NEW
        return InHouseRequest(page=page, about=page.title, state=state, **fields, **self._origin())
