"""What the author is at work on: each app puts its own sections on the admin's first page, and the desk knows none of
them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.functional import Promise

from desk.kinds import User, allows


@dataclass(frozen=True, slots=True)
class Line:
    """A thing with its link; `note` says when, or how it stands."""

    title: str
    url: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """What stands in a section just now. `says` are sentences above the lines, `more` counts the lines that are not
    shown, `url` is where the section's link leads."""

    url: str
    lines: Sequence[Line] = ()
    says: Sequence[str] = ()
    more: int = 0


@dataclass(frozen=True, slots=True)
class Section:
    """`look(user, now)` is None where the section has no place on this site; `empty` is said where nothing stands in
    it."""

    name: str
    title: str | Promise
    look: Callable[[User, datetime], Shown | None]
    link_words: str | Promise
    empty: str | Promise = ""
    icon: str = "doc-empty"
    order: int = 100
    permission: str = ""


@dataclass(frozen=True, slots=True)
class Drawn:
    section: Section
    shown: Shown


_sections: dict[str, Section] = {}


def register(section: Section) -> None:
    """Called from an app's AppConfig.ready."""
    if section.name in _sections:
        raise ValueError(f"Another section is already called {section.name!r}.")
    _sections[section.name] = section


def drawn(user: User, now: datetime | None = None) -> list[Drawn]:
    moment = now or timezone.now()
    allowed = [section for section in _sections.values() if allows(user, section.permission)]
    looked = ((section, section.look(user, moment)) for section in sorted(allowed, key=lambda section: section.order))
    return [Drawn(section, shown) for section, shown in looked if shown is not None]
