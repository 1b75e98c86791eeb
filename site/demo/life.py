"""What readers and participants have done on the demo site: comments, sign-ups, bookings. Nothing here sends a mail."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth.models import AbstractUser

from blog.models import ArticlePage
from comments.bring import import_comment
from comments.enums import State, Via
from comments.models import Comment
from comments.moderate import Actor
from comments.submit import reply_as_author
from newsletter.enums import ConsentKind, ConsentMethod
from newsletter.models import Newsletter, Subscriber
from newsletter.subscribe import Source, record
from workshops import references, seats
from workshops.enums import Venue
from workshops.models import Booking, WorkshopDate, WorkshopPage

READERS = ("anna.lind", "karim.haddad", "lars.ostlund", "sofia.nyberg", "tove.ek")


@dataclass(frozen=True, slots=True)
class Said:
    name: str
    words: str
    hours: int
    """After the article was published."""
    answers: int | None = None
    state: State = State.APPROVED


CONVERSATIONS: dict[str, tuple[Said, ...]] = {
    "motesfria-formiddagar": (
        Said(
            "Anna Lind",
            "Vi har haft mötesfria förmiddagar sedan i somras och jag känner igen varje ord. Det svåra hos oss var "
            "kunderna. Vi fick till slut skriva in det i vår automatiska signatur: ”Vi ringer upp efter klockan tolv.”",
            3,
        ),
        Said("Karim Haddad", "Hur gjorde ni med dem som arbetar deltid? Hos oss är förmiddagen allt de har.", 9),
        Said(
            "Lars Östlund",
            "Samma fråga här. Vi löste det med två fredade förmiddagar i stället för fyra.",
            22,
            answers=1,
        ),
        Said("Tove Ek", "Går det att få se frågorna ni använde i mätningen?", 30, state=State.PENDING),
    ),
    "kalendern-ar-en-budget": (
        Said(
            "Sofia Nyberg", "Vi räknade i dag. Trettioen timmar i veckan, bara i ledningsgruppen. Tack, tror jag.", 26
        ),
    ),
}
AUTHOR_ANSWERS = {
    "motesfria-formiddagar": (
        1,
        (
            "Bra fråga, Karim. Där vände vi på det: de som arbetade deltid valde sina två timmar först, "
            "och de andra fick rätta sig efter dem."
        ),
        26,
    ),
}


def converse(article: ArticlePage, key: str, elin: AbstractUser, now: datetime) -> None:
    published = article.first_published_at or now
    comments: list[Comment] = []
    for number, said in enumerate(CONVERSATIONS[key]):
        comment, _new = import_comment(
            page=article,
            source="demo",
            source_id=f"{key}:{number}",
            parent=None if said.answers is None else comments[said.answers],
            name=said.name,
            email=f"{said.name.split()[0].lower()}@example.se",
            website="",
            html=f"<p>{said.words}</p>",
            submitted_at=published + timedelta(hours=said.hours),
            state=said.state,
            now=now,
        )
        comments.append(comment)
    if key in AUTHOR_ANSWERS:
        number, words, hours = AUTHOR_ANSWERS[key]
        actor = Actor(Via.ADMIN, elin)
        reply_as_author(comments[number], words, by=actor, key=f"demo:{key}", now=published + timedelta(hours=hours))


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
        left -= size
