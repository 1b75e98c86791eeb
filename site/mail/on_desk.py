"""What the author is told about mail that does not go out."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from desk.kinds import Action, Item, Kind, NotDone, Rank
from mail import outbox
from mail.enums import UNFINISHED, in_words
from mail.models import Lane, OutboxMail


def resting_lanes(now: datetime) -> str | None:
    lane = Lane.objects.failing().first()
    if lane is None:
        return None
    words = {"reason": in_words(lane.last_error), "time": timesince(lane.failing_since or now, now, depth=1)}
    return _("No mail has gone out for %(time)s: %(reason)s It is tried again by itself.") % words


def _rows(now: datetime) -> QuerySet[Any]:
    lane = Lane.objects.filter(name=outbox.QUEUE).failing().values("last_error")[:1]
    rows: QuerySet[Any] = OutboxMail.objects.undelivered(now).defer("raw").annotate(lane_error=Subquery(lane))
    return rows


def _item(mail: Any) -> Item:
    return Item(
        title=mail.subject,
        subtitle=f"{mail.recipient} · {mail.get_state_display()}",
        url=reverse("outbox:inspect", args=[mail.pk]),
        alarm=_why(mail),
    )


def _why(mail: Any) -> str:
    if mail.state in UNFINISHED and mail.lane_error:
        return in_words(mail.lane_error)
    return mail.reason or _("It has not gone out yet.")


def _again(pk: int, user: Any, now: datetime) -> str:
    mails = OutboxMail.objects.filter(pk=pk)
    if outbox.send_again(mails, now) or outbox.hurry(mails, now):
        return _("The e-mail is on its way again.")
    raise NotDone(_("This e-mail cannot be sent again: it has moved meanwhile, or its text is gone."))


def _aside(pk: int, user: Any, now: datetime) -> str:
    if not outbox.cancel(OutboxMail.objects.filter(pk=pk), now):
        raise NotDone(_("Too late: the e-mail is leaving or has left."))
    return _("The e-mail will not be sent.")


STUCK = Kind(
    name="mail",
    label=ngettext_lazy("e-mail that could not go", "e-mails that could not go", "count"),
    icon="mail",
    url=lambda: reverse("outbox:list"),
    rows=_rows,
    since=Coalesce("finished_at", "created_at"),
    item=_item,
    search=("subject", "recipient", "reference"),
    actions=(
        Action("again", gettext_lazy("Send again"), _again),
        Action("aside", gettext_lazy("Do not send"), _aside),
    ),
    permission="mail.change_outboxmail",
    rank=Rank.URGENT,
)
