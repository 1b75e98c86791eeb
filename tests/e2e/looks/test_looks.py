"""The main pages look as they did when somebody last looked at them: three widths, day and night."""

import os
from pathlib import Path

import pytest
from PIL import Image

from tests.e2e.looks.compare import alike, off, packed, sheet, unpacked
from tests.e2e.looks.screens import NAMES, PAGES, shots
from tests.e2e.processes import ROOT
from tests.e2e.watched.watch import Watch

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

KEPT = Path(__file__).parent / "kept"
LOOK_HERE = ROOT / "var" / "pictures"
KEEP = bool(os.environ.get("KEEP_PICTURES"))
"""Take what differs as the new way to look: `make pictures`."""
HOW = f"""
Each is in {LOOK_HERE.relative_to(ROOT)}: as kept, as it is now, and what differs in red. Where it is meant,
`make pictures` keeps what differs; look at each before you commit it (docs/running.md)."""
FAULTS = {
    "a smaller headline": "h1 { font-size: 90% !important; }",
    "no footer": ".colophon { display: none !important; }",
    "a wrong night": "@media (prefers-color-scheme: dark) { :root { --paper: #000 !important; } }",
    "another font": "* { font-family: serif !important; }",
    "another accent": ":root { --accent: #a8213a !important; }",
    "a block four pixels lower": "main { position: relative; top: 4px; }",
    "no hairlines": "hr, section, header { border-color: transparent !important; }",
    "looser lines": "p { line-height: 1.7 !important; }",
}


def kept(name: str) -> Image.Image | None:
    path = KEPT / f"{name}.webp"
    return unpacked(path.read_bytes()) if path.exists() else None


def tell(name: str, picture: Image.Image) -> str | None:
    """What is to be said of it; nothing if it is as it was."""
    before, file = kept(name), packed(picture)
    taken = unpacked(file)
    if before is not None and alike(before, taken):
        return None
    if KEEP:
        (KEPT / f"{name}.webp").write_bytes(file)
        return None
    LOOK_HERE.mkdir(parents=True, exist_ok=True)
    if before is None:
        taken.save(LOOK_HERE / f"{name}.png")
        return f"{name}: none is kept"
    sheet(before, taken).save(LOOK_HERE / f"{name}.png")
    return f"{name}: {off(before, taken):.1%} of a piece differs"


def test_every_page_looks_as_it_was_kept(watch: Watch) -> None:
    told = [tell(name, picture) for page in PAGES for name, picture in shots(watch, page)]
    found = [words for words in told if words]
    assert not found, "\n".join([*found, HOW])


def test_nothing_else_is_kept() -> None:
    assert {path.stem for path in KEPT.iterdir()} == NAMES
    assert sum(path.stat().st_size for path in KEPT.iterdir()) < 3_000_000


def test_what_is_wrong_is_seen(watch: Watch) -> None:
    """Each of these, added to a sound page, is found on some screen of it."""
    missed = []
    for fault, css in FAULTS.items():
        pictures = [(kept(name), unpacked(packed(picture))) for name, picture in shots(watch, "contact", css)]
        if all(before is None or alike(before, taken) for before, taken in pictures):
            missed.append(fault)
    assert missed == []
