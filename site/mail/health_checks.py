"""What the clock, the workers and the mail have to say about how they are."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Count, Max, Min, Q
from django.db.models.functions import Substr
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django_q.models import OrmQ

from clock import heartbeat, jobs
from clock.models import Heartbeat
from desk.warnings import SILENCE
from mail import kinds, queues
from mail.enums import DUE, UNFINISHED, MailState, in_words
from mail.findings import Finding, Level
from mail.health import ago
from mail.limit_models import SendingLimit, configured_relay
from mail.limit_use import use_of
from mail.models import DeliveryEvent, Lane
from mail.querysets import SendableQuerySet

STANDSTILL = timedelta(minutes=15)
"""So long may mail be due without any of it being begun."""
A_WEEK = timedelta(days=7)
CLUSTERS = ("default", "mail")


def beats(now: datetime) -> Iterator[Finding]:
    last = Heartbeat.objects.last_beats("")
    names = {"default": _("The clock's last minute"), "mail": _("The mail worker's last sign of life")}
    for beat, name in names.items():
        moment = last.get(beat)
        yield Finding(Level.WRONG if _is_silent(moment, now) else Level.OK, name, ago(moment, now))
    yield from _jobs({name: last.get(f"job:{name}") for name in jobs.registered()}, now)


def _jobs(last: Mapping[str, datetime | None], now: datetime) -> Iterator[Finding]:
    """Only those that did not run are named: their names are those of the log, and say little to an author."""
    silent = {name: moment for name, moment in last.items() if _is_silent(moment, now)}
    for name, moment in silent.items():
        yield Finding(Level.WRONG, _("Job %(name)s") % {"name": name}, ago(moment, now))
    if not silent:
        words = _("all %(count)d have run in the last minutes") % {"count": len(last)}
        yield Finding(Level.OK, _("What is done every minute"), words)


def _is_silent(moment: datetime | None, now: datetime) -> bool:
    return moment is None or now - moment > SILENCE


def lines(now: datetime) -> Iterator[Finding]:
    """What stands in line for the workers."""
    waiting = OrmQ.objects.filter(lock__lte=now).order_by().values("key").annotate(tasks=Count("pk"), since=Min("lock"))
    found = {row["key"]: row for row in waiting}
    for cluster in CLUSTERS:
        subject = _("Tasks for the worker “%(name)s”") % {"name": cluster}
        row = found.get(cluster)
        if row is None:
            yield Finding(Level.OK, subject, _("none"))
            continue
        level = Level.WRONG if now - row["since"] > SILENCE else Level.OK
        words = _("%(count)d; the oldest came %(when)s") % {"count": row["tasks"], "when": ago(row["since"], now)}
        yield Finding(level, subject, words)


def mails(now: datetime) -> Iterator[Finding]:
    # It takes the clock a moment to wake a lane whose limit lets it go on.
    waiting = set(Lane.objects.waiting(now - SILENCE).values_list("name", flat=True))
    for name in queues.names():
        yield from _queue(kinds.label(name), queues.get(name).rows(), now, may_stand=name in waiting)


def lanes(now: datetime) -> Iterator[Finding]:
    yield Finding(Level.OK, _("Mail server"), configured_relay())
    for lane in Lane.objects.order_by("name"):
        name = kinds.label(lane.name)
        if not lane.failures:
            yield Finding(Level.OK, name, _("works"))
            continue
        when = date_format(localtime(lane.paused_until), "TIME_FORMAT") if lane.is_paused(now) else _("now")
        words = _("Stands still. %(reason)s It is tried again: %(when)s.")
        yield Finding(Level.WRONG, name, words % {"reason": in_words(lane.last_error), "when": when})


def limits(now: datetime) -> Iterator[Finding]:
    for limit, use in use_of(SendingLimit.objects.all(), now):
        yield Finding(Level.ADVICE if use.is_spent else Level.OK, limit.title, str(use))


def returned(now: datetime) -> Iterable[Finding]:
    week = Q(at__gt=now - A_WEEK)
    counts = DeliveryEvent.objects.aggregate(last=Max("at"), many=Count("pk", filter=week))
    words = ngettext("%(count)d in the last seven days", "%(count)d in the last seven days", counts["many"])
    return [
        _reading(now),
        Finding(Level.OK, _("Reports about sent mail"), words % {"count": counts["many"]}),
        Finding(Level.OK, _("The last of them"), ago(counts["last"], now)),
    ]


def _reading(now: datetime) -> Finding:
    subject = _("Last looked for")
    if settings.BOUNCE_MAILDIR or settings.BOUNCE_IMAP_URL:
        age = heartbeat.age("job:read_returned_mail", now)
        return Finding(Level.OK, subject, ago(None if age is None else now - age, now))
    advice = _("Set BOUNCE_MAILDIR or BOUNCE_IMAP_URL, and dead addresses are taken off the list by themselves.")
    return Finding(Level.ADVICE, subject, _("no mailbox is read"), advice)


def _queue(name: str, rows: SendableQuerySet, now: datetime, *, may_stand: bool) -> Iterator[Finding]:
    counted = rows.order_by().aggregate(
        due=Count("pk", filter=Q(state__in=DUE, next_attempt_at__lte=now)),
        later=Count("pk", filter=Q(state__in=DUE, next_attempt_at__gt=now)),
        claimed=Count("pk", filter=Q(state=MailState.CLAIMED)),
        uncertain=Count("pk", filter=Q(state=MailState.UNCERTAIN)),
        oldest=Min("next_attempt_at", filter=Q(state__in=DUE, next_attempt_at__lte=now)),
        begun=Max("started_at", filter=Q(started_at__gt=now - STANDSTILL)),
    )
    words = _("%(due)d due, %(claimed)d being sent, %(later)d for later") % counted
    stands = counted["oldest"] is not None and now - counted["oldest"] > STANDSTILL and counted["begun"] is None
    if counted["oldest"]:
        words += ". " + _("The oldest was due %(when)s.") % {"when": ago(counted["oldest"], now)}
    yield Finding(Level.WRONG if stands and not may_stand else Level.OK, name, words)
    if counted["later"]:
        yield Finding(Level.OK, _("%(name)s, put off") % {"name": name}, _codes(rows))
    if counted["uncertain"]:
        yield _uncertain(name, counted["uncertain"])


def _codes(rows: SendableQuerySet) -> str:
    """What the servers said to those that wait for another attempt."""
    deferred = rows.order_by().filter(state__in=UNFINISHED, attempts__gt=0).exclude(reply="")
    counted = deferred.annotate(code=Substr("reply", 1, 3)).values_list("code").annotate(many=Count("pk"))
    said = ", ".join(f"{code}: {many}" for code, many in sorted(counted))
    return _("by the server's answer: %(codes)s") % {"codes": said} if said else _("without an answer from a server")


def _uncertain(name: str, count: int) -> Finding:
    held = settings.MAIL_UNCERTAIN == "hold"
    advice = _("Look at them under Outgoing mail and decide whether to send them again.") if held else ""
    words = ngettext("%(count)d e-mail has perhaps arrived", "%(count)d e-mails have perhaps arrived", count)
    url = reverse("outbox:list")
    return Finding(Level.ADVICE, _("%(name)s, uncertain") % {"name": name}, words % {"count": count}, advice, url)
