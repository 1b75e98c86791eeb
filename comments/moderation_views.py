"""The page behind the link in a moderator's mail: one comment, judged without a login."""

from datetime import datetime
from http import HTTPStatus

from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from comments import notify
from comments.enums import State
from comments.models import Comment
from comments.moderate import AlreadyMovedError
from comments.moderation_form import ModerationForm
from comments.moderation_link import Opened, Standing, open_link
from guard.links import private

RENEW = "renew"
RENEWED = "ny"


@require_http_methods(["GET", "HEAD", "POST"])
@private
def moderate(request: HttpRequest, token: str) -> HttpResponse:
    """GET only shows it. What the link can no longer do is told with 409 or 410."""
    now = timezone.now()
    found = open_link(token, now)
    form = ModerationForm(request.POST if request.method == "POST" else None)
    if request.method != "POST":
        return _shown(request, found, form)
    if request.POST.get("action") == RENEW and found.may_renew:
        _renew(found, now)
        return _see_other(f"{request.path}?{RENEWED}")
    if found.standing == Standing.GOOD and form.is_valid():
        try:
            form.decide(found.comment, by=found.actor, now=now)
        except AlreadyMovedError:
            return _shown(request, open_link(token, now), form, HTTPStatus.CONFLICT)
        return _see_other(request.path)
    return _shown(request, found, form, _REFUSED.get(found.standing, HTTPStatus.CONFLICT))


_REFUSED = {
    Standing.GOOD: HTTPStatus.UNPROCESSABLE_ENTITY,
    Standing.EXPIRED: HTTPStatus.GONE,
    Standing.WITHDRAWN: HTTPStatus.GONE,
}


def _renew(found: Opened, now: datetime) -> None:
    """The new link goes to the moderator's address: to hold an old one is not enough."""
    if found.moderator:
        notify.tell_one(found.comment, found.moderator, now)


def _shown(
    request: HttpRequest, found: Opened, form: ModerationForm, status: HTTPStatus = HTTPStatus.OK
) -> HttpResponse:
    """Whoever is no moderator, or holds a link that is too old, is shown nothing of the comment."""
    open_to = found.standing not in (Standing.EXPIRED, Standing.WITHDRAWN)
    comment = found.comment
    on_page = _on_page(comment, now=timezone.now()) if found.standing == Standing.MOVED else {}
    context = {
        "found": found,
        "standing": found.standing.value,
        "form": form,
        "comment": comment if open_to else None,
        "deleted": comment.state == State.DELETED,
        "events": comment.events.select_related("user") if open_to else [],
        "page_url": comment.page.get_url(request) if open_to and comment.page.live else "",
        "renewed": RENEWED in request.GET,
        "shown": on_page.get(comment.pk),
        "reply": next((row for row in on_page.values() if row.parent_id == comment.pk), None),
    }
    if status == HTTPStatus.OK and not open_to:
        status = HTTPStatus.GONE
    return render(request, "comments/moderate.html", context, status=status)


def _on_page(comment: Comment, *, now: datetime) -> dict[int, Comment]:
    """The comment and the author's replies to it, the newest first, as far as readers see them now."""
    rows = Comment.objects.visible(now).filter(Q(pk=comment.pk) | Q(parent=comment.pk, by_author=True))
    return {row.pk: row for row in rows.only("pk", "parent").order_by("-pk")}


def _see_other(path: str) -> HttpResponse:
    return HttpResponseRedirect(path, status=HTTPStatus.SEE_OTHER)
