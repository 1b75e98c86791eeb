"""Run as a program: many at once, in threads of a process of its own, on the database of DATABASE_URL. Visitors book,
cancel, take more, move and wait; the author books too and adds seats to a booking; offers are answered.

Prints one line for each: "done", "refused", or the name of the exception.
"""

import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def main(date_id: int, attempts: int) -> None:
    with ThreadPoolExecutor(max_workers=8) as visitors:
        for line in visitors.map(lambda number: attempt(date_id, number), range(attempts)):
            print(line)  # noqa: T201


def attempt(date_id: int, number: int) -> str:
    from django.db import connection

    from workshops.book import BookingError

    try:
        DEEDS[number % len(DEEDS)](date_id, 1 + number // len(DEEDS) % 4)
        return "done"
    except BookingError:
        return "refused"
    except Exception as error:
        return f"{type(error).__name__}:{error}".replace(" ", "_")
    finally:
        connection.close()


def book_only(date_id: int, seats: int) -> None:
    from tests.workshops.factories import a_booking

    a_booking(date_of(date_id), seats)


def be_rung_by_somebody(date_id: int, seats: int) -> None:
    from django.utils import timezone

    from tests.workshops.factories import an_order
    from workshops.book import book

    book(an_order(date_of(date_id), seats, seen_at=timezone.now()), timezone.now(), by_author=True)


def book_and_cancel(date_id: int, seats: int) -> None:
    from django.utils import timezone

    from tests.workshops.factories import a_booking
    from workshops.cancel import cancel
    from workshops.enums import CancelledBy

    cancel(a_booking(date_of(date_id), seats), CancelledBy.VISITOR, timezone.now())


def book_and_grow(date_id: int, seats: int) -> None:
    from django.utils import timezone

    from tests.workshops.factories import a_booking
    from workshops.resize import resize

    booking = resize(a_booking(date_of(date_id), 1), seats, timezone.now(), by_author=True)
    resize(booking, 1, timezone.now())


def book_and_move(date_id: int, seats: int) -> None:
    from django.utils import timezone

    from tests.workshops.factories import a_booking
    from workshops.move import move

    other = date_of(date_id + 1)
    # Some go there and others come from there, so that both dates are wanted in both orders.
    here, there = (date_of(date_id), other) if seats % 2 else (other, date_of(date_id))
    move(a_booking(here, seats), there, timezone.now())


def wait_and_answer(date_id: int, seats: int) -> None:
    from django.utils import timezone

    from tests.workshops.factories import a_party, an_order
    from workshops import offers
    from workshops.accept import accept
    from workshops.wait import leave

    party = a_party(date_of(date_id), seats)
    offers.keep(timezone.now())
    party.refresh_from_db()
    if party.is_offered and seats % 2:
        accept(party, an_order(party.date, seats), timezone.now())
    elif party.is_offered:
        leave(party, timezone.now())


def date_of(date_id: int):  # type: ignore[no-untyped-def]
    from workshops.models import WorkshopDate

    return WorkshopDate.objects.select_related("workshop").get(pk=date_id)


DEEDS = (book_only, be_rung_by_somebody, book_and_cancel, book_and_grow, book_and_move, wait_and_answer)

if __name__ == "__main__":
    sys.path[1:1] = [str(ROOT), str(ROOT / "site")]
    import django

    django.setup()
    # As the web server does, before it has threads.
    import config.wsgi  # noqa: F401

    main(int(sys.argv[1]), int(sys.argv[2]))
