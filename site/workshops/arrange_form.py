import secrets
from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms.models import formfield_for_dbfield

from workshops.admin_forms import DateForm
from workshops.enums import Venue
from workshops.models import InHouseRequest, WorkshopDate, WorkshopPage
from workshops.participant_forms import PeopleField, fitting

MORNING = time(9)
A_DAY = timedelta(hours=7)
MOST_PER_BOOKING = 50
SHOWN = (
    "workshop", "title", "start", "end", "venue", "place", "address", "online_link", "seats", "booking_deadline",
    "group_price_excl", "group_vat_rate", "people",
)  # fmt: skip


class ArrangeForm(DateForm):
    """A private date, filled in as far as the request says. Nothing is stored here: `arrange` does that."""

    workshop: forms.ModelChoiceField[WorkshopPage] = forms.ModelChoiceField(
        label=gettext_lazy("Workshop"),
        queryset=WorkshopPage.objects.order_by("title"),
        help_text=gettext_lazy(
            "Its reminder, follow-up and price are used. Where something else was asked for, like a lecture, "
            "choose the page that comes closest to it, or give it a workshop page of its own; that need not be "
            "published."
        ),
    )
    people = PeopleField(
        label=gettext_lazy("Who is coming"),
        help_text=gettext_lazy(
            "One line for each: the name, and after it the e-mail address of anyone who is to get their own "
            "invitation. Empty if you do not know yet; the company can fill it in with the link in its "
            "confirmation."
        ),
    )
    key = forms.CharField(max_length=64, widget=forms.HiddenInput)

    class Meta:
        model = WorkshopDate
        fields = [name for name in SHOWN if name != "people"]
        formfield_callback = formfield_for_dbfield

    def __init__(self, data: Any = None, *, asked: InHouseRequest) -> None:
        super().__init__(data, initial=_known(asked))
        # No workshop has a rule of its own: this is what any date does, but here a whole group may stay away.
        self.fields["booking_deadline"].help_text = _(
            "Until then the company can change and cancel free of charge, by the link in its confirmation. Empty: "
            "until the workshop starts, as for any date. Write here what you have agreed on."
        )
        self.fields["start"].help_text = _("They asked for: %(dates)s") % {"dates": asked.dates_text}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if "people" in cleaned:
            try:
                fitting(cleaned["people"], cleaned.get("seats"))
            except forms.ValidationError as error:
                self.add_error("people", error)
        return cleaned

    @property
    def shown(self) -> list[forms.BoundField]:
        return [self[name] for name in SHOWN]

    @property
    def date(self) -> WorkshopDate:
        """Of a valid form, not saved."""
        date: WorkshopDate = self.instance
        date.max_per_booking = min(max(date.seats, date.max_per_booking), MOST_PER_BOOKING)
        return date


def _known(asked: InHouseRequest) -> dict[str, Any]:
    quoted = asked.answers.exclude(price_excl=None).last()
    workshop = WorkshopPage.objects.filter(pk=asked.page_id or 0).first()
    rate = quoted.vat_rate if quoted else workshop.vat_rate if workshop else None
    start = _first_day(asked.first_date)
    return {
        "key": secrets.token_urlsafe(24),
        "workshop": workshop,
        "title": "" if workshop else asked.about,
        "start": start,
        "end": start and start + A_DAY,
        "venue": asked.venue,
        "place": asked.company if asked.venue == Venue.PLACE else "",
        "address": asked.town,
        "seats": asked.group_size,
        "group_price_excl": quoted.price_excl if quoted else None,
        **({} if rate is None else {"group_vat_rate": rate}),
    }


def _first_day(typed: str) -> datetime | None:
    """At nine, where a day was typed as 2026-12-24 and not as a week or in words."""
    try:
        day = parse_date(typed.strip())
    except ValueError:
        return None
    return timezone.make_aware(datetime.combine(day, MORNING), timezone.get_default_timezone()) if day else None
