"""What the letter puts on the author's first page: what will become of the next one, and what stands in it."""

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from desk.board import Line, Section, Shown
from desk.kinds import User
from newsletter import collect, headline, turn
from newsletter.edition_choice import number_of_readers
from newsletter.enums import IssueState
from newsletter.models import Issue, Newsletter
from pages import when

MOST = 5


def _coming(_user: User, now: datetime) -> Shown | None:
    newsletter = Newsletter.current()
    if not newsletter.active:
        return None
    letters = Issue.objects.of(newsletter).select_related("newsletter")
    moving = letters.filter(state__in=[IssueState.SENDING, IssueState.PAUSED]).order_by("slot_at")
    lines = [
        Line(_("The letter of %(date)s") % {"date": letter}, _url(letter), letter.get_state_display())
        for letter in moving
    ]
    issue = letters.ahead(now).first()
    if issue is None:
        return Shown(reverse("newsletter_letters:index"), lines)
    titles = [item.title for item in issue.included()]
    says = [headline.of_open(issue, len(titles), number_of_readers(issue, now), now), *_late(issue, now)]
    lines += [Line(title, _url(issue)) for title in titles[:MOST]]
    return Shown(_url(issue), lines, says, max(0, len(titles) - MOST))


def _late(issue: Issue, now: datetime) -> Iterator[str]:
    """What was published since the letter was approved."""
    if issue.state != IssueState.APPROVED or issue.is_monthly:
        return
    if number := collect.outside(issue).count():
        newsletter = issue.newsletter
        words = ngettext(
            "%(count)d article was published too late for it, and comes with the letter on %(slot)s.",
            "%(count)d articles were published too late for it, and come with the letter on %(slot)s.",
            number,
        )
        slot = when.said(turn.slot_of_new(newsletter, now), now, newsletter.time_zone)
        yield words % {"count": number, "slot": slot}


def _url(issue: Issue) -> str:
    return reverse("newsletter_letter", args=[issue.pk])


COMING = Section(
    name="letter",
    title=gettext_lazy("Next letter"),
    look=_coming,
    link_words=gettext_lazy("Open the letter"),
    empty=gettext_lazy("The next letter has not begun yet."),
    icon="mail",
    order=30,
    permission="newsletter.change_issue",
)
