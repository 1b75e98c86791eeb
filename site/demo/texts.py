"""The demo's texts, kept as TOML beside the code: `texts/<language>/<pages|articles>/<key>.toml`."""

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

TEXTS = Path(__file__).resolve().parent / "texts"
ITEM = re.compile(r"^(?:-|\d+\.)\s+")


@cache
def read(language: str, folder: str) -> dict[str, dict[str, Any]]:
    """Every text of a folder by its key, the file's name."""
    files = sorted((TEXTS / language / folder).glob("*.toml"))
    return {path.stem: tomllib.loads(path.read_text(encoding="utf-8")) for path in files}


def rich(text: str) -> str:
    """Paragraphs parted by blank lines; lines that begin with `-` or `1.` are a list."""
    return "".join(_part(part.strip()) for part in text.strip().split("\n\n"))


def _part(part: str) -> str:
    lines = part.split("\n")
    if not all(ITEM.match(line) for line in lines):
        return f"<p>{' '.join(lines)}</p>"
    name = "ul" if part.startswith("-") else "ol"
    items = "".join(f"<li>{ITEM.sub('', line)}</li>" for line in lines)
    return f"<{name}>{items}</{name}>"
