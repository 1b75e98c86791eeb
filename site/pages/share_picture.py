"""The picture that goes with a link to a page where nobody has chosen one: the title, set as the site sets it."""

import hashlib
import json
import unicodedata
from dataclasses import dataclass
from io import BytesIO

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.urls import reverse
from PIL import Image, ImageDraw, ImageFont

from pages import colours
from pages.models import BasePage, SiteSettings

SIZE = (1200, 630)
EDGE = 76
WIDTH = SIZE[0] - 2 * EDGE
INK = "#1c1b18"
BOLD, PLAIN = 700, 400
SMALL = 34
HEAD, FOOT = 166, SIZE[1] - EDGE - 60
"""Between these heights stands the title."""
SIZES = (96, 88, 80, 72, 64, 56)
LEADING = 1.12
COLOURS = 64
EDITION = "1"
"""Raise it when the drawing changes, so that the pictures that were drawn before are drawn anew."""


@dataclass(frozen=True)
class Words:
    title: str
    kicker: str
    site: str
    accent: str

    @property
    def digest(self) -> str:
        said = json.dumps([EDITION, self.title, self.kicker, self.site, self.accent])
        return hashlib.sha256(said.encode()).hexdigest()[:16]


def words_of(page: BasePage) -> Words:
    site = SiteSettings.for_site(page.get_site())
    return Words(page.title, page.kicker, site.name, site.accent_day)


def address(page: BasePage, words: Words) -> str:
    """Changes with the words, so that whoever keeps a picture never keeps one that is out of date."""
    return reverse("share_picture", args=[page.pk, words.digest])


def stored(page: BasePage, words: Words) -> bytes:
    """The picture's file, drawn at the first call only; earlier ones of the same page are taken away then."""
    folder = f"share/{page.pk}"
    name = f"{folder}/{words.digest}.png"
    if default_storage.exists(name):
        with default_storage.open(name) as file:
            return bytes(file.read())
    drawn = draw(words)
    if default_storage.exists(folder):
        for old in default_storage.listdir(folder)[1]:
            default_storage.delete(f"{folder}/{old}")
    default_storage.save(name, ContentFile(drawn))
    return drawn


def draw(words: Words) -> bytes:
    """A PNG."""
    picture = Image.new("RGB", SIZE, colours.PAPER_DAY)
    pencil = ImageDraw.Draw(picture)
    pencil.rectangle((EDGE, EDGE, SIZE[0] - EDGE, EDGE + 9), fill=INK)
    bold, plain = _font(SMALL, BOLD), _font(SMALL, PLAIN)
    site = _cut(_drawable(words.site, bold), bold, WIDTH / 2 - SMALL)
    kicker = _cut(_drawable(words.kicker, plain), plain, WIDTH / 2 - SMALL)
    pencil.text((EDGE, EDGE + 30), site, font=bold, fill=INK)
    pencil.text((SIZE[0] - EDGE, EDGE + 30), kicker, font=plain, fill=words.accent, anchor="ra")
    lines, font = _set(_drawable(words.title, bold))
    leading = round(font.size * LEADING)
    for at, line in enumerate(reversed(lines), start=1):
        pencil.text((EDGE, FOOT - at * leading), line, font=font, fill=INK)
    pencil.rectangle((EDGE, SIZE[1] - EDGE - 12, EDGE + 160, SIZE[1] - EDGE), fill=words.accent)
    file = BytesIO()
    picture.quantize(COLOURS).save(file, "PNG", optimize=True)
    return file.getvalue()


def _set(title: str) -> tuple[list[str], ImageFont.FreeTypeFont]:
    """The title's lines, in the largest size in which they fit; a title too long for any is cut short."""
    for size in SIZES:
        font = _font(size, BOLD)
        most = int((FOOT - HEAD) // (size * LEADING))
        lines = _lines(title, font)
        if len(lines) <= most and all(font.getlength(line) <= WIDTH for line in lines):
            return lines, font
    whole = [*lines[: most - 1], " ".join(lines[most - 1 :])]
    return [_cut(line, font, WIDTH) for line in whole if line], font


def _lines(text: str, font: ImageFont.FreeTypeFont) -> list[str]:
    lines: list[str] = []
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and font.getlength(longer) <= WIDTH:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _cut(line: str, font: ImageFont.FreeTypeFont, width: float) -> str:
    if font.getlength(line) <= width:
        return line
    while line and font.getlength(f"{line}…") > width:
        line = line[:-1]
    return f"{line.rstrip()}…"


def _font(size: int, weight: int) -> ImageFont.FreeTypeFont:
    found = finders.find("fonts/source-serif-4.woff2") or settings.ROOT / "static/fonts/source-serif-4.woff2"
    font = ImageFont.truetype(str(found), size)
    font.set_variation_by_axes([weight])
    return font


def _drawable(text: str, font: ImageFont.FreeTypeFont) -> str:
    """Our typeface is cut down to Latin: what it lacks is drawn as its plain letter, or left out."""
    missing = bytes(font.getmask("\uffff"))

    def known(sign: str) -> str:
        plain = unicodedata.normalize("NFKD", sign)[0]
        return next((way for way in (sign, plain) if way == " " or bytes(font.getmask(way)) != missing), "")

    return " ".join("".join(map(known, unicodedata.normalize("NFC", " ".join(text.split())))).split())
