from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class DateState(models.TextChoices):
    OPEN = "open", _("Open for booking")
    CLOSED = "closed", _("Closed for booking")
    CANCELLED = "cancelled", pgettext_lazy("workshop date", "Cancelled")


class BookingState(models.TextChoices):
    CONFIRMED = "confirmed", pgettext_lazy("booking", "Confirmed")
    CANCELLED = "cancelled", pgettext_lazy("booking", "Cancelled")


class NoteKind(models.TextChoices):
    REMINDER = "reminder", _("Reminder")
    FOLLOW_UP = "follow_up", _("Follow-up")


class WaitingState(models.TextChoices):
    WAITING = "waiting", _("Waits")
    OFFERED = "offered", _("Has an offer")
    ACCEPTED = "accepted", _("Has booked")
    EXPIRED = "expired", _("Offer ran out")
    DECLINED = "declined", _("Said no")
    LEFT = "left", _("Left the line")
    ENDED = "ended", _("Line closed")


class QueueRule(models.TextChoices):
    SKIP = "skip", _("the next party that they are enough for")
    HOLD = "hold", _("the first party, and kept until they are enough for it")


class QuestionKind(models.TextChoices):
    """The kinds of Wagtail's form builder that a booking has use for."""

    SINGLELINE = "singleline", _("A line of text")
    MULTILINE = "multiline", _("Several lines of text")
    NUMBER = "number", _("A number")
    DATE = "date", _("A date")
    CHECKBOX = "checkbox", _("Yes or no")
    RADIO = "radio", _("One of a few choices")
    DROPDOWN = "dropdown", _("One of many choices")
    CHECKBOXES = "checkboxes", _("Several of the choices")


class CancelledBy(models.TextChoices):
    VISITOR = "visitor", _("by the person who booked")
    ORGANISER = "organiser", _("by you")
    DATE = "date", _("with the whole date")


class RequestState(models.TextChoices):
    NEW = "new", _("New")
    ANSWERED = "answered", _("Answered")
    QUOTED = "quoted", _("Quoted")
    BOOKED = "booked", _("Booked")
    DECLINED = "declined", _("Declined")
    SUSPECTED = "suspected", _("Suspected spam")
    SPAM = "spam", _("Spam")

    @property
    def next_states(self) -> tuple["RequestState", ...]:
        """Where a request may be moved from here."""
        return _NEXT[self]


OPEN = frozenset({RequestState.NEW, RequestState.ANSWERED, RequestState.QUOTED})
"""Where something is still to be done."""

_NEXT = {
    RequestState.NEW: (
        RequestState.ANSWERED,
        RequestState.QUOTED,
        RequestState.BOOKED,
        RequestState.DECLINED,
        RequestState.SPAM,
    ),
    RequestState.ANSWERED: (RequestState.QUOTED, RequestState.BOOKED, RequestState.DECLINED, RequestState.NEW),
    RequestState.QUOTED: (RequestState.ANSWERED, RequestState.BOOKED, RequestState.DECLINED, RequestState.NEW),
    RequestState.BOOKED: (RequestState.DECLINED, RequestState.NEW),
    RequestState.DECLINED: (RequestState.NEW, RequestState.QUOTED, RequestState.BOOKED, RequestState.SPAM),
    RequestState.SUSPECTED: (RequestState.NEW, RequestState.ANSWERED, RequestState.QUOTED, RequestState.SPAM),
    RequestState.SPAM: (RequestState.NEW,),
}


class Venue(models.TextChoices):
    PLACE = "place", _("In a room")
    ONLINE = "online", _("Online")


class VatRate(models.IntegerChoices):
    """The Swedish rates (Mervärdesskattelagen 2023:200, chapter 9); 0 is for what is exempt."""

    STANDARD = 25, "25 %"
    REDUCED = 12, "12 %"
    LOW = 6, "6 %"
    NONE = 0, _("0 % (no VAT)")


class Budget(models.TextChoices):
    UNKNOWN = "unknown", _("Not decided")
    SMALL = "small", _("Up to SEK 25,000")
    MEDIUM = "medium", _("SEK 25,000 to 50,000")
    LARGE = "large", _("SEK 50,000 to 100,000")
    LARGER = "larger", _("More than SEK 100,000")
