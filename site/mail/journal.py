"""One log line for each thing that happens to a mail, as `event key=value key=value`: for people and for grep."""

import logging

logger = logging.getLogger(__name__)


def note(event: str, *, level: int = logging.INFO, **facts: object) -> None:
    if logger.isEnabledFor(level):
        logger.log(level, "%s %s", event, " ".join(f"{name}={_written(fact)}" for name, fact in facts.items()))


def _written(fact: object) -> str:
    text = str(fact)
    plain = text.isprintable() and not any(letter.isspace() or letter in "\"'=" for letter in text)
    return text if text and plain else repr(text)
