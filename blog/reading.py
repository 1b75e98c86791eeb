import math
from collections.abc import Iterator
from typing import Any

from django.utils.html import strip_tags
from wagtail.blocks import StreamValue

WORDS_A_MINUTE = 220


def minutes(lead: str, body: StreamValue) -> int:
    """Whole minutes to read lead and body, at least one."""
    words = len(lead.split()) + sum(len(strip_tags(text).split()) for text in _texts(body.get_prep_value()))
    return max(1, math.ceil(words / WORDS_A_MINUTE))


def _texts(value: Any) -> Iterator[str]:
    """Every written text of a stream's stored form; ids, kinds and addresses hold no spaces."""
    match value:
        case str() if " " in value:
            yield value
        case list():
            for item in value:
                yield from _texts(item)
        case dict():
            for item in value.values():
                yield from _texts(item)
