"""Run as a program: many visitors at once, in threads of a process of its own, on the database of DATABASE_URL.

Prints one line for each attempt: how many seats it got, or the name of the exception.
"""

import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def main(date_id: int, attempts: int) -> None:
    from tests.workshops.factories import an_order
    from workshops.models import WorkshopDate

    date = WorkshopDate.objects.select_related("workshop").get(pk=date_id)
    orders = [an_order(date, 1 + number % 4) for number in range(attempts)]
    with ThreadPoolExecutor(max_workers=8) as visitors:
        for line in visitors.map(attempt, orders):
            print(line)  # noqa: T201


def attempt(order: object) -> str:
    from django.db import connection
    from django.utils import timezone

    from workshops.book import NoRoomError, book
    from workshops.cancel import cancel
    from workshops.enums import CancelledBy
    from workshops.models import Booking

    assert isinstance(order, Booking)
    try:
        booking = book(order, timezone.now())
        # Every third changes their mind, so that seats run both ways.
        if booking.pk % 3 == 0 and cancel(booking, CancelledBy.VISITOR, timezone.now()):
            return "0"
        return str(booking.seats)
    except NoRoomError:
        return "0"
    except Exception as error:
        return type(error).__name__
    finally:
        connection.close()


if __name__ == "__main__":
    sys.path[1:1] = [str(ROOT), str(ROOT / "site")]
    import django

    django.setup()
    # As the web server does, before it has threads.
    import config.wsgi  # noqa: F401

    main(int(sys.argv[1]), int(sys.argv[2]))
