"""What will become of a letter, or has, in one sentence."""

from collections.abc import Mapping
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from newsletter.enums import Halt, IssueState
from newsletter.models import Issue
from newsletter.progress import Progress
from newsletter.when import day_and_clock


def of_open(issue: Issue, articles: int, readers: int, now: datetime) -> str:
    if not articles:
        return _("There is no article in the letter yet. If there is none on %(when)s, no letter goes.") % _words(
            issue, readers
        )
    return _sentence(issue, now) % _words(issue, readers)


def of_closed(issue: Issue, progress: Progress) -> str:
    words = {"done": progress.accepted, "all": progress.total, "when": _when(issue)}
    match issue.state:
        case IssueState.SKIPPED_EMPTY:
            return _("There was no article in the letter of %(when)s, so none was sent.") % words
        case IssueState.CANCELLED:
            return _called_off(issue, progress) % words
        case IssueState.FROZEN:
            return _("The letter is ready and leaves within a minute.")
        case IssueState.SENDING:
            return _("The letter is being sent: %(done)d of %(all)d copies have gone.") % words
        case IssueState.PAUSED:
            return _("The letter is paused: %(done)d of %(all)d copies have gone.") % words
    if not progress.total:
        return _("The letter went to nobody: no reader had confirmed when it was frozen.")
    return _("The letter has been sent: %(done)d of %(all)d copies have gone.") % words


def readers_in_words(readers: int) -> str:
    return ngettext("%(number)d reader", "%(number)d readers", readers) % {"number": readers}


def _sentence(issue: Issue, now: datetime) -> str:
    late = issue.slot_at <= now
    if issue.state == IssueState.APPROVED:
        return (
            _("The letter is on its way to %(readers)s.")
            if late
            else _("The letter is approved and goes out on %(when)s to %(readers)s.")
        )
    if issue.goes_by_itself:
        return _("The letter goes by itself on %(when)s to %(readers)s, unless you ask it to wait.")
    if late:
        return _("The letter was to go on %(when)s. It goes to %(readers)s as soon as you approve it.")
    return _("The letter goes out on %(when)s to %(readers)s, if you approve it before then.")


def _called_off(issue: Issue, progress: Progress) -> str:
    if issue.frozen_at is None:
        return _("The letter was called off. Its articles come in the next one.")
    if not progress.begun:
        return _("The letter was called off before any copy had left. Its articles come in the next one.")
    return _(
        "The letter was called off when %(done)d of %(all)d copies had gone. "
        "Its articles have had their turn and do not come again by themselves."
    )


def held_because(issue: Issue) -> str:
    """Nothing where the author is not kept waiting for."""
    if not issue.halt:
        return ""
    then = (
        _("Nothing more is sent until you have it go on, or call it off.")
        if issue.halt == Halt.STALE and issue.state == IssueState.PAUSED
        else _("Nothing is sent until you approve it.")
    )
    return f"{issue.get_halt_display()} {then}"


def _words(issue: Issue, readers: int) -> Mapping[str, object]:
    return {"when": _when(issue), "readers": readers_in_words(readers)}


def _when(issue: Issue) -> str:
    return day_and_clock(issue.local_slot, "l j F")
