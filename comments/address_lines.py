"""The addresses that an author lists one a line."""

from dataclasses import dataclass

from mail.address import AddressError, checked


@dataclass(frozen=True, slots=True)
class Line:
    number: int
    address: str
    fault: str
    """Why it cannot be written to, in words; then there is no address."""


def lines(text: str) -> list[Line]:
    """Those that are not empty."""
    return [_line(number, line) for number, line in enumerate(text.splitlines(), start=1) if line.strip()]


def addresses(text: str) -> list[str]:
    """Those that can be written to, each once, in the order given."""
    return list(dict.fromkeys(line.address for line in lines(text) if not line.fault))


def _line(number: int, words: str) -> Line:
    try:
        return Line(number, checked(words).lower(), "")
    except AddressError as error:
        return Line(number, "", str(error))
