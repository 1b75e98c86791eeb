from django.db import models
from django.utils.translation import gettext_lazy as _


class MailState(models.TextChoices):
    QUEUED = "queued", _("Waiting to be sent")
    CLAIMED = "claimed", _("Being sent")
    ACCEPTED = "accepted", _("Sent")
    DEFERRED = "deferred", _("Put off, will be tried again")
    BOUNCED = "bounced", _("No such address")
    FAILED = "failed", _("Could not be sent")
    SUPPRESSED = "suppressed", _("Stopped, no longer wanted")
    UNCERTAIN = "uncertain", _("Sent perhaps")
    CANCELLED = "cancelled", _("Put aside")


DUE = (MailState.QUEUED, MailState.DEFERRED)
"""Rows that the next worker may take once their time has come."""

UNFINISHED = (MailState.QUEUED, MailState.DEFERRED, MailState.CLAIMED)
"""Rows that will still move on their own."""

RESENDABLE = (MailState.BOUNCED, MailState.FAILED, MailState.UNCERTAIN)
"""Rows that need a person, and that a person may put back in the queue."""

SETTLED = (MailState.ACCEPTED, MailState.SUPPRESSED, MailState.CANCELLED)
"""Rows that nobody moves any more; only a report that comes back later can turn one that was sent into a bounce."""

STOPPABLE = (*DUE, *RESENDABLE)
"""Rows that a person may put aside for good."""


class Reason(models.TextChoices):
    """Why a mail or a lane does not move; stored as a code, shown in the reader's language."""

    NO_SUCH_ADDRESS = "no-such-address", _("The receiving server knows no such address.")
    REFUSED = "refused", _("The server refused this e-mail for good.")
    REFUSED_FOR_NOW = "refused-for-now", _("The server asked to be tried again later.")
    GAVE_UP = "gave-up", _("The server has asked to be tried again later too many times.")
    BLOCKED = (
        "blocked",
        _("The server refuses mail from this site. Check the sender's address, SPF, DKIM and the login."),
    )
    HUNG_UP = "hung-up", _("The server hung up while it was being talked to.")
    NO_ANSWER = "no-answer", _("The server took the e-mail but the line broke before it had answered.")
    WORKER_DIED = "worker-died", _("The program that was sending it stopped before the server had answered.")
    UNREADABLE = "unreadable", _("This e-mail could not be made ready for sending.")
    UNREACHABLE = "unreachable", _("The mail server cannot be reached.")
    LOGIN_REFUSED = "login-refused", _("The mail server refuses the user name or the password.")
    BUSY = "busy", _("The mail server says that it is closed for the moment.")


class LimitScope(models.TextChoices):
    """What a sending limit counts."""

    LANE = "lane", _("A kind of mail")
    RELAY = "relay", _("The mail server")
    DOMAIN = "domain", _("Receivers at a domain")


class EventKind(models.TextChoices):
    """What came back about a mail after it had left; the words are those that mail services use."""

    DEFERRED = "deferred", _("Delayed on its way")
    BOUNCED = "bounced", _("Came back")
    COMPLAINED = "complained", _("Reported as spam")
    UNSUBSCRIBED = "unsubscribed", _("Asked to leave")


class Severity(models.TextChoices):
    HARD = "hard", _("For good")
    SOFT = "soft", _("For now")
    NONE = "", _("Says nothing of the address")


class EventSource(models.TextChoices):
    SMTP = "smtp", _("The mail server, while it was sent")
    REPORT = "report", _("A report by e-mail")
    WEBHOOK = "webhook", _("The mail service")


def in_words(error: str) -> str:
    """A stored reason, which may be followed by a colon and the server's own words, for a person to read."""
    code, _colon, detail = error.partition(": ")
    if code not in Reason.values:
        return error
    return f"{Reason(code).label} ({detail})" if detail else str(Reason(code).label)
