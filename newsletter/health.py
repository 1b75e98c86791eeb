"""How the letters are: the last one, the coming one, and those that were missed."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from mail.enums import UNFINISHED, MailState
from mail.findings import Finding, Level
from newsletter.alert import late_letters
from newsletter.enums import Halt, IssueState
from newsletter.headline import held_because
from newsletter.models import Delivery, Issue
from newsletter.when import day_and_clock

MISSED_IN = timedelta(days=35)


def letters(now: datetime) -> Iterator[Finding]:
    every = Issue.objects.select_related("newsletter")
    last = every.filter(frozen_at__isnull=False).order_by("-frozen_at", "-pk").first()
    if last:
        yield _last(last)
    coming = every.filter(newsletter__active=True).ahead(now).first()
    if coming:
        words = _("%(when)s: %(state)s") % {"when": _slot(coming), "state": coming.get_state_display()}
        yield Finding(Level.OK, _("The coming letter"), words, url=_url(coming))
    late = late_letters(now)
    for issue in late:
        yield Finding(Level.WRONG, _("Has not left"), _slot(issue), url=_url(issue))
    known = {issue.pk for issue in late}
    held = every.open().filter(slot_at__lt=now, slot_at__gt=now - MISSED_IN).exclude(halt=Halt.NONE)
    for issue in held.order_by("slot_at"):
        if issue.pk not in known:
            yield Finding(Level.ADVICE, _("Held after its time"), _slot(issue), held_because(issue), _url(issue))


def _last(issue: Issue) -> Finding:
    counts = Delivery.objects.of(issue).counts()
    facts = {
        "when": _slot(issue),
        "state": issue.get_state_display(),
        "accepted": counts[MailState.ACCEPTED],
        "all": issue.frozen_count or 0,
        "waiting": sum(counts[state] for state in UNFINISHED),
        "bounced": counts[MailState.BOUNCED] + counts[MailState.FAILED],
        "uncertain": counts[MailState.UNCERTAIN],
    }
    words = _(
        "%(when)s: %(state)s. %(accepted)d of %(all)d sent, %(waiting)d wait, %(bounced)d did not arrive, "
        "%(uncertain)d uncertain."
    )
    stopped = issue.state == IssueState.PAUSED
    return Finding(Level.ADVICE if stopped else Level.OK, _("The last letter"), words % facts, url=_url(issue))


def _slot(issue: Issue) -> str:
    return day_and_clock(issue.local_slot)


def _url(issue: Issue) -> str:
    return reverse("newsletter_letter", args=[issue.pk])
