"""Run as a program: a worker that writes the daily mails of many days, on the database of DATABASE_URL."""

import sys
from datetime import datetime, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def main(first: str, days: int) -> None:
    from mail.digest import write_due

    print("ready", flush=True)  # noqa: T201
    for day in range(days):
        write_due(datetime.fromisoformat(first) + timedelta(days=day))


if __name__ == "__main__":
    sys.path[1:1] = [str(ROOT), str(ROOT / "site")]
    import django

    django.setup()
    main(sys.argv[1], int(sys.argv[2]))
