from datetime import date, timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from guard import text
from newsletter.choose import Wish
from newsletter.enums import Cadence
from newsletter.forms import GatedForm
from newsletter.models import Subscriber
from newsletter.topics import MOST, Topic, keys_in, on_offer

LONGEST_PAUSE = timedelta(days=366)


class ChoiceForm(forms.Form):
    """Everything about the letter in one form. Whoever opens it has the link, so it needs no other key."""

    cadence = forms.ChoiceField(label=_("How often"), widget=forms.RadioSelect, choices=Cadence.choices)
    topics = forms.MultipleChoiceField(
        label=_("Topics"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("None chosen: all of them, and what belongs to no topic."),
    )
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    paused_until = forms.DateField(
        label=_("Pause, up to and including"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text=_("No letter comes up to and including that day; then it comes again by itself. Empty: no pause."),
    )

    def __init__(self, data: Any = None, *, reader: Subscriber, today: date) -> None:
        self.reader, self.today = reader, today
        offered = on_offer(reader.newsletter, get_language() or reader.language)
        # A pause that is over is none.
        pause = reader.paused_until if reader.paused_until and reader.paused_until >= today else None
        initial = {
            "cadence": reader.cadence,
            "topics": sorted(keys_in(reader.selection)),
            "language": reader.language,
            "paused_until": pause,
        }
        super().__init__(data, initial=initial, auto_id="choice-%s")
        self._offer(offered)
        last = today + LONGEST_PAUSE
        self.fields["paused_until"].widget.attrs.update(min=today.isoformat(), max=last.isoformat())

    def _offer(self, offered: list[Topic]) -> None:
        """Only what there is to choose; whoever has chosen something keeps the way back."""
        newsletter = self.reader.newsletter
        field: Any = self.fields["topics"]
        field.choices = [(topic.key, topic.title) for topic in offered]
        if not (offered and (newsletter.offers_topics or self.reader.selection)):
            del self.fields["topics"]
        if not newsletter.offers_monthly and self.reader.cadence == Cadence.WEEKLY:
            del self.fields["cadence"]
        if len(settings.LANGUAGES) < 2:
            del self.fields["language"]

    def clean_topics(self) -> list[str]:
        chosen: list[str] = self.cleaned_data["topics"]
        field: Any = self.fields["topics"]
        if MOST < len(chosen) < len(field.choices):
            words = {"most": MOST}
            raise ValidationError(_("Choose at most %(most)d topics, or none at all to get everything.") % words)
        return chosen

    def clean_paused_until(self) -> date | None:
        until: date | None = self.cleaned_data["paused_until"]
        if until is not None and until < self.today:
            raise ValidationError(_("That day has passed. Choose a later one, or leave the field empty."))
        last = self.today + LONGEST_PAUSE
        if until is not None and until > last:
            raise ValidationError(
                _("A pause lasts a year at most, until %(date)s.") % {"date": date_format(last, "j F Y")}
            )
        return until

    def wish(self) -> Wish:
        """What has no field stays as it is."""
        said = self.cleaned_data
        return Wish(
            cadence=Cadence(said.get("cadence", self.reader.cadence)),
            topic_keys=frozenset(said["topics"] if "topics" in said else keys_in(self.reader.selection)),
            language=said.get("language", self.reader.language),
            paused_until=said["paused_until"],
        )


class AddressForm(GatedForm):
    """The letter to another address: a link goes there first, through the same gate as a sign-up."""

    purpose = "newsletter.address"

    email = text.EmailField(label=_("New address"))
