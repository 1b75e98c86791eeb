"""What the look promises in numbers: weight, contrast, and a page that asks no other host for anything."""

import gzip
import re

import pytest
from django.conf import settings

from pages.colours import contrast

STATIC = settings.ROOT / "static"
STYLESHEET = STATIC / "css" / "site.css"
READ_ON_PAPER = ("ink", "soft", "error", "accent")
# Borders of fields are not text: WCAG asks 3:1 of them.
SEEN_ON_PAPER = ("edge",)


def colours_of(mode: int) -> dict[str, str]:
    """Name to `#rrggbb`, as `light-dark(day, night)` gives it for day (0) or night (1)."""
    css = STYLESHEET.read_text()
    pairs = re.findall(r"--(\w+): light-dark\((#\w{6}), (#\w{6})\)", css)
    accents = dict(re.findall(r"--accent-(day|night): (#\w{6})", css))
    return {name: shades[mode] for name, *shades in pairs} | {"accent": accents[("day", "night")[mode]]}


@pytest.mark.parametrize("mode", [0, 1], ids=["day", "night"])
@pytest.mark.parametrize("paper", ["paper", "slip"])
def test_every_colour_can_be_read_on_its_paper(mode: int, paper: str) -> None:
    colours = colours_of(mode)
    assert {
        name: contrast(colours[name], colours[paper])
        for name in READ_ON_PAPER
        if contrast(colours[name], colours[paper]) < 4.5
    } == {}
    assert {
        name: contrast(colours[name], colours[paper])
        for name in SEEN_ON_PAPER
        if contrast(colours[name], colours[paper]) < 3
    } == {}


def test_the_stylesheet_stays_light() -> None:
    assert len(gzip.compress(STYLESHEET.read_bytes())) < 12_000


def test_statement_9_scripts_and_stylesheet_weigh_ten_kilobytes_at_most() -> None:
    """All of both: every public page has one file of each."""
    files = [STYLESHEET, *(STATIC / "js").glob("*.js")]
    assert sum(len(gzip.compress(file.read_bytes())) for file in files) <= 10_000


def test_the_fonts_stay_light_and_carry_their_licence() -> None:
    assert sum(font.stat().st_size for font in (STATIC / "fonts").glob("*.woff2")) < 40_000
    assert "SIL OPEN FONT LICENSE" in (STATIC / "fonts" / "OFL.txt").read_text().upper()


def test_the_stylesheet_asks_no_other_host() -> None:
    assert set(re.findall(r'url\("([^"]+)"\)', STYLESHEET.read_text())) == {
        "../fonts/source-serif-4.woff2",
        "../fonts/source-serif-4-italic.woff2",
    }
