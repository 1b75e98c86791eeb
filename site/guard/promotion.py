"""Signs that a text is there to lead its reader somewhere: what most that robots write has in common."""

import re
from collections.abc import Iterable

# A domain alone ("we at foretag.se") is how people say where they work; with a path behind it, it is a link.
_LINK = re.compile(
    r"[a-z][a-z0-9+.-]{1,20}://|\bwww\.|<a\s|\[url\b|\]\(|\bhref\s*=|\b[a-z0-9-]{1,63}\.[a-z]{2,24}/\S",
    re.IGNORECASE,
)


def links(texts: Iterable[str]) -> int:
    """How many there are in all of them, in whatever way they are written; an address counts once for each."""
    return sum(len(_LINK.findall(text)) for text in texts)
