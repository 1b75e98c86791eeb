"""Why a party on the waiting list is sent nothing just now, in words for the author."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from workshops.book import why_closed
from workshops.enums import QueueRule, WaitingState
from workshops.models import WaitingParty
from workshops.offer_time import good_until

_SETTLED = {
    WaitingState.ACCEPTED: lambda: _("It has booked."),
    WaitingState.DECLINED: lambda: _("It said no to its offer."),
    WaitingState.LEFT: lambda: _("It left the line."),
    WaitingState.EXPIRED: lambda: _("Its offer ran out; it has been told how to come back to the end of the line."),
    WaitingState.ENDED: lambda: _("The line is closed, and it has been told."),
}


def reason(party: WaitingParty, now: datetime | None = None) -> str:
    now = now or timezone.now()
    if party.is_offered:
        return _("It has an offer until %(time)s.") % {"time": party.expires_text}
    if not party.is_waiting:
        return str(_SETTLED[WaitingState(party.state)]())
    return _why_not_yet(party, now)


def _why_not_yet(party: WaitingParty, now: datetime) -> str:
    date = party.date
    free = date.seats - date.taken
    if closed := why_closed(date, now):
        return closed
    if not party.email:
        return _("It has no address any more.")
    if good_until(date, now) is None:
        return _("Too little time is left to answer an offer.")
    if not free:
        return _("No seat is free.")
    if free < party.seats:
        return _("Only %(free)d free, it waits for %(wanted)d.") % {"free": free, "wanted": party.seats}
    if date.queue_rule == QueueRule.HOLD and (party.place or 1) > 1:
        return _("The free seats are held for those before it.")
    return _("An offer goes out within a minute.")
