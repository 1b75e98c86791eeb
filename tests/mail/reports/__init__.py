"""Returned mails in the style of the servers that readers have, written from their documented forms.

All are about the copy whose code is `CODE`, written to anna@example.org; `KEY` is the key of a reader who leaves.
"""

from pathlib import Path

FOLDER = Path(__file__).parent
CODE = "i7.4711.0123456789ab"
KEY = "KEYKEYKEYKEYKEYKEYKEYKEYKEYKEYKE"


def report(name: str, code: str = CODE, key: str = KEY) -> bytes:
    raw = (FOLDER / f"{name}.eml").read_bytes()
    return raw.replace(CODE.encode(), code.encode()).replace(KEY.encode(), key.encode())


def names() -> list[str]:
    return sorted(path.stem for path in FOLDER.glob("*.eml"))
