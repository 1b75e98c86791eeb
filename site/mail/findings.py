"""What a check of the site has found, for a person to read: in the admin, and as lines in a terminal."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TextIO

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Level(models.TextChoices):
    OK = "ok", _("ok")
    ADVICE = "advice", _("advice")
    WRONG = "wrong", _("wrong")
    SKIPPED = "skipped", _("skipped")


@dataclass(frozen=True, slots=True)
class Finding:
    """`subject` is what was looked at, `found` what it is like, `advice` what to do about it."""

    level: Level
    subject: str | Promise
    found: str | Promise
    advice: str | Promise = ""
    url: str = ""

    @property
    def is_wrong(self) -> bool:
        return self.level == Level.WRONG


@dataclass(frozen=True, slots=True)
class Section:
    title: str
    findings: Sequence[Finding]


def gather(title: str | Promise, check: Callable[[], Iterable[Finding]]) -> Section:
    """What `check` finds. That it cannot look, or look further, is a finding too, and keeps no other from looking."""
    found: list[Finding] = []
    try:
        found.extend(check())
    except Exception as error:
        found.append(Finding(Level.WRONG, _("This check"), f"{type(error).__name__}: {error}"))
    return Section(str(title), found)


def are_well(sections: Iterable[Section]) -> bool:
    return not any(finding.is_wrong for section in sections for finding in section.findings)


def advise(sections: Iterable[Section]) -> bool:
    return any(finding.level == Level.ADVICE for section in sections for finding in section.findings)


def write(sections: Iterable[Section], out: TextIO) -> None:
    for section in sections:
        out.write(f"\n{section.title}\n")
        for finding in section.findings:
            out.write(f"  [{finding.level.label}] {finding.subject}: {finding.found}\n")
            if finding.advice:
                out.write(f"      → {finding.advice}\n")
