"""What readers and participants have done on the demo site: sign-ups and bookings. Nothing here sends a mail."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings

from newsletter.enums import ConsentKind, ConsentMethod
from newsletter.models import Newsletter, Subscriber
from newsletter.subscribe import Source, record
from workshops import answers, references, seats
from workshops.enums import Venue
from workshops.models import Answer, Booking, Participant, WaitingParty, WorkshopDate, WorkshopPage
from workshops.question_form import consent_to

ANSWERS = (
    ("Måndagsmötet, som ingen minns varför vi har.", "10 till 20", "En av oss äter vegetariskt."),
    ("Statusmöten.", "Fler än 20"),
    ("Inget, men de kunde vara kortare.", "Färre än 10", "Jag är allergisk mot nötter."),
)
READERS = ("anna.lind", "karim.haddad", "lars.ostlund", "sofia.nyberg", "tove.ek")


def sign_up_readers(newsletter: Newsletter, now: datetime) -> None:
    for number, name in enumerate(READERS):
        asked = now - timedelta(days=20 + 9 * number)
        reader = Subscriber.objects.create(
            newsletter=newsletter, address=f"{name}@example.se", language="sv", created_at=asked, changed_at=asked
        )
        source = Source(text=newsletter.promise, url=settings.BASE_URL)
        record(reader, ConsentKind.REQUESTED, ConsentMethod.FORM, asked, source)
        confirmed = asked + timedelta(minutes=12)
        reader.mark_confirmed(confirmed)
        record(reader, ConsentKind.CONFIRMED, ConsentMethod.LINK, confirmed, source)


def open_dates(meetings: WorkshopPage, writing: WorkshopPage, now: datetime) -> None:
    """Three dates in the coming weeks: one with a single seat left, one fully booked, one with room."""
    almost_full = _date(meetings, now, days=23, hours=(9, 16), size=12)
    full = _date(writing, now, days=16, hours=(9, 12), size=8)
    _date(writing, now, days=51, hours=(9, 12), size=10)
    _book(almost_full, 11, ("Maria Falk", "Rut Engström", "Johan Berg"), now)
    _book(full, 8, ("Peter Holm", "Linnea Åkesson"), now)
    _name_group(full.bookings.order_by("pk")[0])
    _stand_in_line(full, now)


def _name_group(booking: Booking) -> None:
    """Two colleagues are named, one of them with an address; who takes the last seats is not known yet."""
    for place, (name, email) in enumerate((("Yusuf Demir", "yusuf@example.se"), ("Greta Lund", "")), start=2):
        booking.participants.filter(position=place).update(name=name, email=email, invited=email)


def _stand_in_line(date: WorkshopDate, now: datetime) -> None:
    for number, (name, size) in enumerate((("Hanna Ström", 3), ("Ivar Norling", 1))):
        asked = now - timedelta(days=3 - number)
        WaitingParty.objects.create(
            date=date,
            seats=size,
            name=name,
            email=f"{name.split()[0].lower()}@example.se",
            language="sv",
            joined_at=asked,
            created_at=asked,
            submission_key=f"demo:waiting:{number}",
        )


def _date(workshop: WorkshopPage, now: datetime, *, days: int, hours: tuple[int, int], size: int) -> WorkshopDate:
    midnight = now.astimezone(ZoneInfo(settings.TIME_ZONE)).replace(hour=0, minute=0, second=0, microsecond=0)
    day = midnight + timedelta(days=days)
    # Nobody comes on a Saturday or a Sunday.
    day += timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > 4 else 0)
    online = workshop.title.startswith("Skriv")
    return WorkshopDate.objects.create(
        workshop=workshop,
        start=day.replace(hour=hours[0]),
        end=day.replace(hour=hours[1]),
        venue=Venue.ONLINE if online else Venue.PLACE,
        place="" if online else "Konferens Hamnen",
        address="" if online else "Exempelgatan 4, Sundsvall",
        online_link="https://mote.example.se/skriv" if online else "",
        seats=size,
    )


def _answers(workshop: WorkshopPage, texts: tuple[str, ...]) -> Iterator[Answer]:
    for place, (question, text) in enumerate(zip(workshop.questions.all(), texts, strict=False), start=1):
        consent = consent_to(question.days_kept or 0) if question.health else ""
        yield Answer(
            position=place, question=question.label, text=text, health=question.health, consent=consent,
            kept_days=question.days_kept,
        )  # fmt: skip


def _book(date: WorkshopDate, places: int, names: tuple[str, ...], now: datetime) -> None:
    """Bookings that fill `places` seats, the last one taking what the others left."""
    left = places
    for number, name in enumerate(names):
        size = left if number == len(names) - 1 else min(date.max_per_booking, places // len(names))
        booking = Booking(
            date=date,
            reference=references.new("B"),
            seats=size,
            name=name,
            email=f"{name.split()[0].lower()}@example.se",
            company="Exempelbolaget AB",
            organizer="elin@example.se",
            language="sv",
            submission_key=f"demo:{date.uid}:{number}",
            created_at=now - timedelta(days=9 - number),
        )
        booking.fix_price(date)
        seats.take(date.pk, size, now)
        booking.save()
        Participant.objects.bulk_create(Participant(booking=booking, position=place + 1) for place in range(size))
        booking.participants.filter(position=1).update(name=name, email=booking.email)
        answers.keep(booking, _answers(date.workshop, ANSWERS[number % len(ANSWERS)]))
        left -= size
