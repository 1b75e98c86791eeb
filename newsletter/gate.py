"""The one gate before every mail that a stranger can make us write: sign-up, new link, new address.

Limits for each network, address, domain and all together stand in the forms, which share `LIMITS`. Behind them is the
breaker: where far more than usual ask in an hour, requests wait. The visitor sees no difference, the author is told,
and the clock lets the waiting ones through slowly.
"""

import logging
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import ngettext

from clock.queue import enqueue
from guard.limits import Limit, take
from guard.work import Proof, spend
from newsletter.enums import ConsentKind
from newsletter.models import ConsentRecord, LinkRequest, Newsletter
from newsletter.reader_models import QUIET, suppression_digest

logger = logging.getLogger(__name__)

HOUR, DAY = 3600, 86_400
SCOPE = "newsletter.signup"
LIMITS = (
    Limit("client-hour", "client", 10, HOUR),
    Limit("client-day", "client", 30, DAY),
    Limit("email-day", "email", 5, DAY),
    Limit("domain-hour", "domain", 200, HOUR),
    Limit("form-hour", "form", 500, HOUR),
)
CALM = 30
"""So many an hour are answered at once on any site."""
TIMES_USUAL = 10
"""And so many times what is usual in an hour, where that is more."""
USUAL_DAYS = 28
PROVEN_SHARE = 4
"""With proof of work so many times more are answered at once."""
A_MINUTE = 2
"""How many waiting ones the clock lets through; the desk's words say it too."""
KEPT = timedelta(days=7)
"""A request that could not be answered by then is forgotten."""
_ONE_MAIL = Limit("address-day", "email", 1, int(QUIET.total_seconds()))


def ask(request: LinkRequest, proof: Proof | None = None) -> None:
    """Store the request, and have a task answer it unless it has to wait.

    Nothing here looks at what is known of the address. Sending the same form twice stores it once.
    """
    now = request.asked_at
    request.held, request.proved = _must_wait(request.newsletter, proof, now)
    request.answer_at = now if request.held else now + timedelta(hours=1)
    try:
        with transaction.atomic():
            request.save(force_insert=True)
            if not request.held:
                enqueue("newsletter.tasks.answer_request", request.pk)
    except IntegrityError:
        if not LinkRequest.objects.filter(submission_key=request.submission_key or "").exists():
            raise


def may_mail(newsletter: Newsletter, address: str, now: datetime) -> bool:
    """Take the one mail that may go to an address in 24 hours, whatever was asked for and however often."""
    return take("newsletter.mail", suppression_digest(newsletter, address), _ONE_MAIL, now)


def let_through(now: datetime) -> None:
    """The clock's job: hand waiting requests to tasks, a few a minute, and those of tasks that were killed."""
    LinkRequest.objects.filter(asked_at__lt=now - KEPT).delete()
    for pk in list(LinkRequest.objects.due(now).values_list("pk", flat=True)[:A_MINUTE]):
        with transaction.atomic():
            if LinkRequest.objects.claim(pk, now):
                enqueue("newsletter.tasks.answer_request", pk)


def throw_away(last: int) -> int:
    """What waits, up to and with that request: the author has looked, and a robot sent it."""
    return LinkRequest.objects.held().filter(pk__lte=last).delete()[0]


def flood(now: datetime) -> str | None:
    """What the desk says while requests wait."""
    waiting = LinkRequest.objects.held().count()
    if not waiting:
        return None
    words = ngettext(
        "Far more than usual sign up for the letter, perhaps a robot with other people's addresses. "
        "%(count)d of them waits for its confirmation e-mail. Nothing is lost: two a minute are sent. Under "
        "Readers you can look at them and throw them away.",
        "Far more than usual sign up for the letter, perhaps a robot with other people's addresses. "
        "%(count)d of them wait for their confirmation e-mails. Nothing is lost: two a minute are sent. "
        "Under Readers you can look at them and throw them away.",
        waiting,
    )
    return words % {"count": waiting}


def _must_wait(newsletter: Newsletter, proof: Proof | None, now: datetime) -> tuple[bool, bool]:
    """Whether the breaker is out for this request, and whether it brought proof of work (asked for only then)."""
    scope = f"newsletter.gate.{newsletter.pk}"
    if take(scope, "", Limit("calm", "form", CALM, HOUR), now):
        return False, False
    at_once = max(CALM, TIMES_USUAL * _usual(newsletter, now))
    if take(scope, "", Limit("lively", "form", at_once - CALM, HOUR), now):
        return False, False
    logger.warning("More sign-ups than usual: %d in an hour are answered at once, the others wait.", at_once)
    proved = proof is not None and spend(proof, now)
    return not (proved and take(scope, "", Limit("proven", "form", PROVEN_SHARE * at_once, HOUR), now)), proved


def _usual(newsletter: Newsletter, now: datetime) -> int:
    """Sign-ups an hour, rounded up, over the weeks before the last day."""
    asked = ConsentRecord.objects.filter(
        subscriber__newsletter=newsletter,
        kind=ConsentKind.REQUESTED,
        at__gte=now - timedelta(days=USUAL_DAYS),
        at__lt=now - timedelta(days=1),
    )
    return -(-asked.count() // (USUAL_DAYS * 24))
