"""Run as a program: a worker that writes what is due at the moment given, on the database of DATABASE_URL."""

import sys
from datetime import datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def main(moment: str) -> None:
    from workshops.due_notes import write_due

    print("ready", flush=True)  # noqa: T201
    write_due(datetime.fromisoformat(moment))


if __name__ == "__main__":
    sys.path[1:1] = [str(ROOT), str(ROOT / "site")]
    import django

    django.setup()
    main(sys.argv[1])
