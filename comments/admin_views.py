"""The buttons of the moderation pages that stand for themselves: take a decision back, put a word on a list."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail.admin.auth import permission_required
from wagtail.admin.utils import get_valid_next_url_from_request

from comments.admin_forms import EnlistForm
from comments.detail import actor
from comments.enlist import LISTS, enlist
from comments.models import Comment
from comments.moderate import AlreadyMovedError
from comments.undo import undo, undo_moment
from comments.verbs import passed_over


@require_POST
@permission_required("comments.change_comment")
def undo_last(request: HttpRequest) -> HttpResponse:
    """Take back what the user decided at the moment that the message with the button named."""
    try:
        at = datetime.fromisoformat(request.POST.get("at", ""))
    except ValueError:
        return HttpResponseBadRequest()
    if at.tzinfo is None:
        return HttpResponseBadRequest()
    outcome = undo_moment(at, by=actor(request), now=timezone.now())
    words = ngettext("%(count)d decision undone.", "%(count)d decisions undone.", outcome.moved)
    told = [words % {"count": outcome.moved}]
    if outcome.passed:
        told.append(passed_over(outcome.passed))
    (messages.success if outcome.moved else messages.warning)(request, " ".join(told))
    return HttpResponseRedirect(get_valid_next_url_from_request(request) or reverse("reader_comments:index"))


@require_POST
@permission_required("comments.change_comment")
def undo_one(request: HttpRequest, pk: int) -> HttpResponse:
    comment = get_object_or_404(Comment, pk=pk)
    version = request.POST.get("version", "")
    comment.state_version = int(version) if version.isdecimal() and len(version) < 10 else 0
    try:
        undo(comment, by=actor(request), now=timezone.now())
    except AlreadyMovedError:
        messages.error(request, _("The comment has been moved meanwhile. Look at it once more."))
    else:
        messages.success(request, _("Undone. The comment is now: %(state)s") % {"state": comment.get_state_display()})
    return HttpResponseRedirect(reverse("reader_comments:inspect", args=[pk]))


@require_POST
@permission_required("comments.change_comment")
@permission_required("comments.change_commentsettings")
def put_on_list(request: HttpRequest, pk: int) -> HttpResponse:
    comment = get_object_or_404(Comment.objects.select_related("page"), pk=pk)
    form = EnlistForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(str(line) for lines in form.errors.values() for line in lines))
    else:
        words, name = form.cleaned_data["words"], form.cleaned_data["name"]
        told = {"words": words, "what": LISTS[name]}
        if enlist(comment.page, name, words):
            messages.success(request, _("From now on “%(words)s” %(what)s.") % told)
        else:
            messages.warning(request, _("“%(words)s” was on that list already.") % told)
    return HttpResponseRedirect(reverse("reader_comments:inspect", args=[pk]))
