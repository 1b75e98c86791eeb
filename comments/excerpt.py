"""A visitor's text for mails and lists: short, and with nothing in it that a mail program makes clickable."""

import re

from django.utils.text import Truncator

LENGTH = 600
_HOST_DOT = re.compile(r"(?<=\w)\.(?=[^\W\d_]{2})")


def excerpt(text: str, length: int = LENGTH) -> str:
    return Truncator(text).chars(length)


def defang(text: str) -> str:
    """`https://exempel.se` becomes `https[:]//exempel[.]se`: readable, but no mail program or filter follows it."""
    return _HOST_DOT.sub("[.]", text.replace("://", "[:]//"))
