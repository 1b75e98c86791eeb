"""The daily mail of what waits for the author in the inbox: how much of what, and since when, and nobody's name."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone, translation
from django.utils.timesince import timesince

from desk import kinds
from desk.inbox import told
from mail.compose import compose
from mail.models import DigestDay, DigestSettings
from mail.on_desk import resting_lanes
from pages.models import SiteSettings

KIND = "mail.digest"
KEPT = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Line:
    number: int
    label: str
    age: str


def write_due(now: datetime) -> None:
    """Once a day, from the chosen time on. The day is claimed in the transaction that writes the mail."""
    chosen, today = DigestSettings.current(), timezone.localtime(now)
    if not chosen.wanted or today.time() < chosen.at or DigestDay.objects.filter(day=today.date()).exists():
        return
    with transaction.atomic():
        _day, is_new = DigestDay.objects.get_or_create(day=today.date())
        if is_new:
            _write(chosen.language, now)
        DigestDay.objects.filter(day__lt=today.date() - KEPT).delete()


def _write(language: str, now: datetime) -> None:
    to = SiteSettings.current().contact_email
    with translation.override(language):
        lines, standstill = _lines(now), resting_lanes(now) or ""
    if not to or not (lines or standstill):
        return
    compose(
        "mail/mail/digest",
        to=to,
        language=language,
        kind=KIND,
        context={"lines": lines, "total": sum(line.number for line in lines), "standstill": standstill},
    )


def _lines(now: datetime) -> Sequence[Line]:
    return [
        Line(one.number, one.kind.label_for(one.number), timesince(one.oldest or now, now, depth=1))
        for one in told(kinds.registered(), now)
    ]
