"""What the letter puts on the author's desk."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from desk.kinds import Action, Item, Kind, NotDone
from mail.enums import MailState
from newsletter import decide
from newsletter.enums import IssueState
from newsletter.headline import held_because
from newsletter.models import Delivery, Issue
from newsletter.preview import obstacle_to

LATELY = timedelta(days=14)
"""What the author has left alone for so long no longer lies on the desk; the letter's page still shows it."""


def _letter_item(issue: Issue) -> Item:
    return Item(
        title=_title(issue),
        subtitle=held_because(issue) if issue.halt else _("Look at it and approve it."),
        url=reverse("newsletter_letter", args=[issue.pk]),
    )


def _approve(pk: int, user: Any, now: datetime) -> str:
    issue = Issue.objects.select_related("newsletter__site__root_page").filter(pk=pk).first()
    if issue is None:
        raise NotDone(_("That cannot be done: the letter has moved on meanwhile. Look at it once more."))
    if obstacle := obstacle_to(issue, now):
        raise NotDone(_("It cannot be approved: %(reason)s") % {"reason": obstacle})
    if not decide.approve(issue, user, now):
        raise NotDone(_("That cannot be done: the letter has moved on meanwhile. Look at it once more."))
    return _("%(letter)s is approved.") % {"letter": _title(issue)}


def _withdraw(pk: int, user: Any, at: datetime, now: datetime) -> None:
    issue = Issue.objects.select_related("newsletter").filter(pk=pk).first()
    if issue is None or not decide.wait(issue, now):
        raise NotDone(_("That cannot be done: the letter has moved on meanwhile. Look at it once more."))


def _uncertain(now: datetime) -> QuerySet[Issue]:
    """Letters of late with copies that have perhaps arrived, which only the author can decide on."""
    begin = now - LATELY
    copies = Delivery.objects.filter(state=MailState.UNCERTAIN, issue__frozen_at__gte=begin)
    return Issue.objects.filter(pk__in=copies.values("issue"))


def _uncertain_item(issue: Issue) -> Item:
    return Item(
        title=_title(issue),
        subtitle=_("Some copies were perhaps sent. Say whether they are sent again."),
        url=f"{reverse('newsletter_letter', args=[issue.pk])}#uncertain-section",
    )


def _title(issue: Issue) -> str:
    return _("The letter of %(date)s") % {"date": date_format(issue.slot_date, "j F")}


LETTERS = Kind(
    name="letters",
    label=ngettext_lazy("letter that waits for you", "letters that wait for you", "count"),
    icon="mail",
    url=lambda: reverse("newsletter_letters:index"),
    rows=lambda now: Issue.objects.waiting_for_author().select_related("newsletter"),
    since=Coalesce("noticed_at", "created_at"),
    item=_letter_item,
    search=("newsletter__name",),
    actions=(
        Action(
            "approve",
            gettext_lazy("Approve"),
            _approve,
            _withdraw,
            fits=lambda issue: issue.state == IssueState.DRAFT,
        ),
    ),
    permission="newsletter.change_issue",
)
UNCERTAIN = Kind(
    name="uncertain-letters",
    label=ngettext_lazy("letter with copies sent perhaps", "letters with copies sent perhaps", "count"),
    icon="help",
    url=lambda: reverse("newsletter_letters:index"),
    rows=_uncertain,
    since="frozen_at",
    item=_uncertain_item,
    search=("newsletter__name",),
    permission="newsletter.change_issue",
)
