"""The page behind the link in the notice: the author's yes or wait without logging in."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from guard.links import BadLink, private
from newsletter import decide, headline
from newsletter.edition_choice import number_of_readers
from newsletter.models import Issue
from newsletter.preview import obstacle_to


@require_http_methods(["GET", "HEAD", "POST"])
@private
def page(request: HttpRequest, token: str) -> HttpResponse:
    """Good until the slot; after it, only the admin decides."""
    now = timezone.now()
    issue = Issue.objects.select_related("newsletter__site__root_page").filter(pk=decide.issue_of(token)).first()
    if issue is None:
        raise BadLink
    expired = now >= issue.slot_at or not issue.is_open
    if request.method != "POST":
        return _shown(request, issue, now, status=410 if expired else 200)
    if expired or not (refusal := _decide(issue, request.POST.get("act", ""), now)):
        response = redirect("newsletter:decide", token)
        response.status_code = 303
        return response
    return _shown(request, issue, now, refusal=refusal, status=409)


def _decide(issue: Issue, wish: str, now: datetime) -> str:
    """Why it was not done; nothing where it was."""
    if wish == "approve" and (obstacle := obstacle_to(issue, now)):
        return _("It cannot be approved: %(reason)s") % {"reason": obstacle}
    moves = {
        "approve": lambda: decide.approve(issue, None, now),
        "wait": lambda: decide.wait(issue, now),
        "let_go": lambda: decide.let_go(issue),
    }
    done = wish in moves and moves[wish]()
    return "" if done else _("That cannot be done: the letter has moved on meanwhile. Look at it once more.")


def _shown(request: HttpRequest, issue: Issue, now: datetime, *, refusal: str = "", status: int) -> HttpResponse:
    items = list(issue.included())
    readers = number_of_readers(issue, now)
    context = {
        "issue": issue,
        "newsletter": issue.newsletter,
        "expired": status == 410,
        "refusal": refusal,
        "headline": headline.of_open(issue, len(items), readers, now) if issue.is_open else "",
        "held": headline.held_because(issue),
        "items": items,
    }
    return render(request, "newsletter/decide.html", context, status=status)
