"""Titles, excerpts and address names of the old site as plain words."""

import re
from html import unescape
from urllib.parse import unquote

from bs4 import BeautifulSoup
from django.utils.text import slugify
from wagtail.coreutils import string_to_ascii

LONGEST_TITLE = 255
LONGEST_SLUG = 200
CONTROL = re.compile(r"[\x00-\x1f\x7f]+")


def plain(html: str) -> str:
    """The words alone, on one line."""
    text = BeautifulSoup(html, "html.parser").get_text() if "<" in html else unescape(html)
    return " ".join(CONTROL.sub(" ", text).split())


def shortened(text: str, length: int) -> str:
    """`text`, or as many whole words of it as fit."""
    if len(text) <= length:
        return text
    return text[: length - 1].rsplit(" ", 1)[0].rstrip(" ,.;:–-") + "…"


def slug(name: str, title: str, number: int) -> str:
    """WordPress writes letters outside ASCII in percents; drafts have no name at all."""
    for words in (unquote(name), title):
        made: str = slugify(string_to_ascii(words))[:LONGEST_SLUG].strip("-")
        if made:
            return made
    return str(number)
