from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Self, TypeVar

from django.apps import apps
from django.db.models import Exists, F, Max, Model, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from desk.log_labels import NAMELESS
from workshops.enums import OPEN, BookingState, DateState, NoteKind, RequestState, WaitingState

if TYPE_CHECKING:
    from wagtail.models import Page

    from workshops.booking_models import Booking
    from workshops.date_models import WorkshopDate
    from workshops.page_models import WorkshopPage
    from workshops.participant_models import ParticipantQuerySet
    from workshops.question_models import Answer
    from workshops.request_models import InHouseRequest

    Dates = QuerySet[WorkshopDate]
    Bookings = QuerySet[Booking]
    Requests = QuerySet[InHouseRequest]
    Answers = QuerySet[Answer]
else:
    Dates = Bookings = Requests = Answers = QuerySet


TOLD_FOR = timedelta(days=30)
"""How long a cancelled date still stands where it stood, with that word."""

M = TypeVar("M", bound=Model)


def _not_long_cancelled(now: datetime) -> Q:
    return ~Q(state=DateState.CANCELLED) | Q(cancelled_at__gt=now - TOLD_FOR)


class DateQuerySet(Dates):
    def listed(self) -> Self:
        """What anybody may look at by its number."""
        return self.filter(private=False).select_related("workshop")

    def upcoming(self, now: datetime) -> Self:
        """What the public is shown: not over, not cancelled, not private, on a page that can be read."""
        return (
            self.filter(start__gt=now, private=False, workshop__live=True)
            .exclude(state=DateState.CANCELLED)
            .select_related("workshop")
            .order_by("start", "pk")
        )

    def told(self, now: datetime) -> Self:
        """What is coming, and what was to come but has been cancelled not long ago: those who had meant to go, or have
        it in a calendar, must see that word."""
        return (
            self.filter(_not_long_cancelled(now), start__gt=now, private=False, workshop__live=True)
            .select_related("workshop")
            .order_by("start", "pk")
        )

    def published(self, now: datetime) -> Self:
        """For the calendar that anybody can subscribe to: what is told, and what is over since not long ago."""
        from workshops.page_models import WorkshopPage

        return (
            self.filter(_not_long_cancelled(now), end__gt=now - TOLD_FOR, private=False)
            .filter(workshop__in=WorkshopPage.objects.live().public())
            .select_related("workshop")
            .order_by("start", "pk")
        )

    def for_author(self, now: datetime) -> Self:
        """All there is of the last year and of what is to come, and what was cancelled not long ago."""
        rows = self.filter(_not_long_cancelled(now), end__gt=now - timedelta(days=365))
        return rows.select_related("workshop").order_by("start", "pk")

    def last_change(self) -> datetime | None:
        """Of any date or workshop page, also of what is not told: it may have been told before."""
        moments = self.aggregate(date=Max("changed_at"), page=Max("workshop__last_published_at")).values()
        return max((moment for moment in moments if moment), default=None)

    def held_between(self, first: datetime, last: datetime) -> Self:
        rows = self.filter(end__gt=first, start__lt=last).exclude(state=DateState.CANCELLED)
        return rows.select_related("workshop").order_by("start", "pk")

    def of_pages(self, pages: Iterable["WorkshopPage"]) -> Self:
        """A page in another language shows the same dates."""
        return self.filter(workshop__translation_key__in=[page.translation_key for page in pages])

    def beneath(self, page: "Page") -> Self:
        return self.filter(workshop__path__startswith=page.path)

    def taking_bookings(self, now: datetime) -> Self:
        """Conditions on the row itself, no join: PostgreSQL looks at them anew after it has waited for the row."""
        return self.taking_offers(now).filter(reserved=False)

    def taking_offers(self, now: datetime) -> Self:
        in_time = Q(booking_deadline__isnull=True) | Q(booking_deadline__gt=now)
        return self.filter(in_time, state=DateState.OPEN, start__gt=now)

    def with_a_line(self, now: datetime) -> Self:
        """Where one may wait, if it is full. Nobody waits for a private date."""
        return self.taking_offers(now).filter(private=False).select_related("workshop").order_by("start", "pk")

    def past_booking(self, now: datetime) -> Self:
        return self.filter(Q(booking_deadline__lte=now) | Q(start__lte=now) | Q(state=DateState.CANCELLED))

    def bookable_by_author(self, now: datetime) -> Self:
        return self.filter(start__gt=now).exclude(state=DateState.CANCELLED)

    def with_room_for(self, seats: int) -> Self:
        return self.filter(taken__lte=F("seats") - seats)

    def miscounted(self) -> Self:
        """Dates whose counter is not the sum of live bookings and offers; there are none unless something is broken."""
        booked = _seats_of("booking", state=BookingState.CONFIRMED)
        offered = _seats_of("waitingparty", state=WaitingState.OFFERED)
        return self.annotate(counted=booked + offered).exclude(taken=F("counted"))


def _seats_of(model: str, **rows: Any) -> Coalesce:
    found = apps.get_model("workshops", model)._default_manager.filter(date=OuterRef("pk"), **rows).order_by()
    return Coalesce(Subquery(found.values("date").annotate(sum=Sum("seats")).values("sum")), 0)


def _participants() -> "ParticipantQuerySet":
    from workshops.participant_models import Participant

    return Participant.objects.filter(booking=OuterRef("pk"))


def notes_of(kind: str, date: "WorkshopDate") -> QuerySet[Any]:
    from workshops.note_models import SentNote

    return SentNote.objects.filter(kind=kind, start=date.start, booking__date=date)


class BookingQuerySet(Bookings):
    def live(self) -> Self:
        return self.filter(state=BookingState.CONFIRMED)

    def unseen(self) -> Self:
        """What was booked and cancelled before anybody looked is not new: a mail tells the author of it."""
        return self.live().filter(seen_at__isnull=True)

    def without_note(self, kind: str, date: "WorkshopDate") -> Self:
        """Whoever booked and is still to be written to, as nobody who comes has an address. Whoever booked within the
        last day has just been told all there is to know."""
        rows = self.live().filter(date=date).exclude(email="").exclude(participants__email__gt="")
        if kind == NoteKind.REMINDER:
            rows = rows.filter(created_at__lt=date.start - timedelta(days=1))
        else:
            rows = rows.exclude(Exists(_participants().absent()) & ~Exists(_participants().not_absent()))
        return rows.exclude(notes_sent__in=notes_of(kind, date)).order_by("pk")

    def with_date(self) -> Self:
        return self.select_related("date__workshop")

    def of_persons_over_before(self, moment: datetime) -> Self:
        """Bookings of dates that were over then, and that still say who it was."""
        known = ~Q(name=NAMELESS) | Q(Exists(_participants().known()))
        return self.filter(known, date__end__lt=moment).order_by("pk")

    def with_client_before(self, moment: datetime) -> Self:
        return self.filter(created_at__lt=moment).exclude(client="")


class RequestQuerySet(Requests):
    def new(self) -> Self:
        return self.filter(state=RequestState.NEW)

    def suspected(self) -> Self:
        return self.filter(state=RequestState.SUSPECTED)

    def overdue(self, now: datetime) -> Self:
        return self.filter(state__in=OPEN, due_on__lt=timezone.localdate(now))

    def new_and_in_time(self, now: datetime) -> Self:
        return self.new().exclude(due_on__isnull=False, due_on__lt=timezone.localdate(now))

    def spam_before(self, moment: datetime) -> Self:
        return self.filter(state=RequestState.SPAM, created_at__lt=moment)

    def on_board(self, state: RequestState) -> Self:
        """What is due first stands first; of what is over, what came last."""
        rows = self.filter(state=state)
        return rows.order_by(F("due_on").asc(nulls_last=True), "created_at") if state in OPEN else rows

    def with_client_before(self, moment: datetime) -> Self:
        return self.filter(created_at__lt=moment).exclude(client="")


def sent_with(rows: QuerySet[M], key: str) -> M | None:
    """What the same form made when it was sent before."""
    return rows.filter(submission_key=key).first()


class AnswerQuerySet(Answers):
    def about_health(self) -> Self:
        return self.filter(health=True)

    def of_cancelled_bookings(self) -> Self:
        return self.filter(booking__state=BookingState.CANCELLED)

    def periods(self) -> list[int]:
        """The numbers of days after which something goes; what has none goes with its booking."""
        rows = self.exclude(kept_days=None).order_by("kept_days").values_list("kept_days", flat=True).distinct()
        return [days for days in rows if days is not None]

    def kept_for(self, days: int) -> Self:
        return self.filter(kept_days=days)

    def of_dates_over_before(self, moment: datetime) -> Self:
        return self.filter(booking__date__end__lt=moment)
