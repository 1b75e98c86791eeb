from django.db import models
from django.utils.translation import gettext_lazy as _


class Weekday(models.IntegerChoices):
    """Numbered as `date.weekday()` numbers them."""

    MONDAY = 0, _("Monday")
    TUESDAY = 1, _("Tuesday")
    WEDNESDAY = 2, _("Wednesday")
    THURSDAY = 3, _("Thursday")
    FRIDAY = 4, _("Friday")
    SATURDAY = 5, _("Saturday")
    SUNDAY = 6, _("Sunday")


class Mode(models.TextChoices):
    APPROVE = "approve", _("I approve each letter")
    AUTOMATIC = "automatic", _("It goes by itself, unless I say wait")


class ArticleForm(models.TextChoices):
    FULL = "full", _("The whole article")
    LEAD = "lead", _("The lead and a link")


class Fate(models.TextChoices):
    """What becomes of an article in an issue. A dropped one is never collected again, a held one is next time."""

    INCLUDED = "included", _("In this letter")
    HELD = "held", _("In the next letter")
    DROPPED = "dropped", _("In no letter")


class Cadence(models.TextChoices):
    WEEKLY = "weekly", _("Every week")
    MONTHLY = "monthly", _("Once a month")


class SubscriberState(models.TextChoices):
    PENDING = "pending", _("Not confirmed")
    CONFIRMED = "confirmed", _("Subscribes")
    UNSUBSCRIBED = "unsubscribed", _("Has left")
    SUPPRESSED = "suppressed", _("Suppressed")


class ConsentKind(models.TextChoices):
    REQUESTED = "requested", _("Signed up")
    CONFIRMED = "confirmed", _("Confirmed")
    WITHDRAWN = "withdrawn", _("Unsubscribed")
    SUPPRESSED = "suppressed", _("Suppressed")
    RELEASED = "released", _("Suppression lifted")
    CHANGED = "changed", _("Changed the choices")
    MOVED = "moved", _("New address")
    IMPORTED = "imported", _("Brought along")


class ConsentMethod(models.TextChoices):
    FORM = "form", _("Form on the site")
    LINK = "link", _("Link in an e-mail")
    ONE_CLICK = "one_click", _("Unsubscribe button of the mail program")
    AUTHOR = "author", _("The author")
    BOUNCE = "bounce", _("The e-mail bounced")
    MAIL = "mail", _("An e-mail from the reader")
    COMPLAINT = "complaint", _("A report of spam")
    FILE = "file", _("A file with readers")


class SuppressionReason(models.TextChoices):
    BOUNCE = "bounce", _("The address does not exist")
    SOFT_BOUNCE = "soft_bounce", _("The mailbox has taken no letter for a long time")
    COMPLAINT = "complaint", _("The reader reported the letter as spam")
    AUTHOR = "author", _("The author stopped it")
    ERASED = "erased", _("The reader asked to be erased")


class ImportState(models.TextChoices):
    LOOKED_AT = "looked_at", _("Looked at, nothing done yet")
    RUNNING = "running", _("Being brought along")
    DONE = "done", _("Brought along")


class IssueState(models.TextChoices):
    COLLECTING = "collecting", _("Collecting articles")
    DRAFT = "draft", _("Waiting for you")
    APPROVED = "approved", _("Approved, waiting for its time")
    FROZEN = "frozen", _("Ready to send")
    SENDING = "sending", _("Sending")
    PAUSED = "paused", _("Paused")
    DONE = "done", _("Sent")
    CANCELLED = "cancelled", _("Called off")
    SKIPPED_EMPTY = "skipped_empty", _("Nothing to send")


OPEN_STATES = (IssueState.COLLECTING, IssueState.DRAFT, IssueState.APPROVED)
"""The content can still change."""

PUBLIC_STATES = (IssueState.FROZEN, IssueState.SENDING, IssueState.PAUSED, IssueState.DONE)
"""The content is fixed and stands in the archive."""

TRANSITIONS: dict[IssueState, frozenset[IssueState]] = {
    IssueState.COLLECTING: frozenset({IssueState.DRAFT, IssueState.SKIPPED_EMPTY, IssueState.CANCELLED}),
    IssueState.DRAFT: frozenset({IssueState.APPROVED, IssueState.SKIPPED_EMPTY, IssueState.CANCELLED}),
    IssueState.APPROVED: frozenset(
        {IssueState.DRAFT, IssueState.FROZEN, IssueState.SKIPPED_EMPTY, IssueState.CANCELLED}
    ),
    IssueState.FROZEN: frozenset({IssueState.SENDING, IssueState.CANCELLED}),
    IssueState.SENDING: frozenset({IssueState.PAUSED, IssueState.DONE, IssueState.CANCELLED}),
    IssueState.PAUSED: frozenset({IssueState.SENDING, IssueState.CANCELLED}),
    # Copies that could not be sent are sent again.
    IssueState.DONE: frozenset({IssueState.SENDING}),
    IssueState.CANCELLED: frozenset(),
    IssueState.SKIPPED_EMPTY: frozenset(),
}


class Halt(models.TextChoices):
    """Why a letter goes nowhere without the author, even where letters go by themselves."""

    NONE = "", _("Nothing holds it")
    AUTHOR = "author", _("You asked it to wait.")
    OVERDUE = "overdue", _("Its time had passed by many hours before the site could send it.")
    TOO_BIG = "too_big", _("It is too big: mail programs would cut it off.")
    BROKEN = "broken", _("It could not be made into an e-mail.")
    UNREADY = "unready", _("The newsletter settings lack something.")
    STALE = "stale", _("The site stood still when it was to be sent.")
