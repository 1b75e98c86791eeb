"""The pages behind a writer's own links. GET only shows; whoever holds the token may press the buttons."""

from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from comments import own, wording
from comments.confirm import confirm
from comments.draft import draft
from comments.edit import EDIT_FOR, TooLateError, edit, editable_until, may_edit
from comments.enums import Follow, State
from comments.forms import EditForm, EditPreviewForm, TellForm
from comments.links import Key, read_key
from comments.models import Comment, CommentSettings
from comments.moderate import AlreadyMovedError
from comments.withdraw import withdraw
from guard.links import private

FORMS = ["GET", "HEAD", "POST"]
SAVED = "sparat"


@require_safe
@private
def receipt(request: HttpRequest, token: str) -> HttpResponse:
    """What the writer sees after sending. What became of spam is not told."""
    return _show(request, read_key(token, mailed=False, now=timezone.now()), "comments/receipt.html")


@require_http_methods(FORMS)
@private
def page(request: HttpRequest, token: str) -> HttpResponse:
    """The writer's own page. The link came by mail, so pressing its button proves the address."""
    now = timezone.now()
    key = read_key(token, mailed=True, now=now)
    form = TellForm(request.POST if "follow" in request.POST else None, initial=_choices(key))
    if request.method == "POST" and key.comment.state != State.DELETED:
        if "confirm" in request.POST:
            confirm(key.comment, now=now)
        elif form.is_valid():
            tell, follow = form.cleaned_data["tell_approval"], Follow(form.cleaned_data["follow"])
            own.choose(key.comment, tell_approval=tell, follow=follow, now=now)
        else:
            return _show(request, key, "comments/own.html", form=form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
        return _see_other(f"{key.home}?{SAVED}")
    return _show(request, key, "comments/own.html", form=form)


@require_http_methods(FORMS)
@private
def change(request: HttpRequest, token: str, mailed: bool) -> HttpResponse:
    now = timezone.now()
    key = read_key(token, mailed=mailed, now=now)
    form = _edit_form(request, key, now=now)
    if key.comment.state == State.DELETED:
        return _see_other(key.home)
    if not may_edit(key.comment, now):
        return _too_late(request, key)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    if form.is_valid() and not form.previews:
        try:
            edit(key.comment, form.submission(key.comment), now=now)
        except TooLateError:
            return _too_late(request, key)
        except AlreadyMovedError:
            form.add_error(None, _("The comment was reviewed at this very moment. Your text is kept: save once more."))
            status = HTTPStatus.CONFLICT
        else:
            return _see_other(f"{key.home}?{SAVED}")
    return _show(request, key, "comments/own_edit.html", form=form, preview=draft(form, key.comment), status=status)


@require_http_methods(FORMS)
@private
def delete(request: HttpRequest, token: str, mailed: bool) -> HttpResponse:
    now = timezone.now()
    key = read_key(token, mailed=mailed, now=now)
    if request.method == "POST":
        withdraw(key.comment, now=now)
    if key.comment.state == State.DELETED:
        return _see_other(key.home)
    return _show(request, key, "comments/own_delete.html")


@require_safe
@private
def export(request: HttpRequest, token: str) -> HttpResponse:
    comment = read_key(token, mailed=True, now=timezone.now()).comment
    name = _("comment-%(number)d.json") % {"number": comment.pk}
    layout = {"ensure_ascii": False, "indent": 2}
    return JsonResponse(
        own.held(comment),
        json_dumps_params=layout,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _edit_form(request: HttpRequest, key: Key, *, now: datetime) -> EditForm:
    form_class = EditPreviewForm if "preview" in request.POST else EditForm
    data = request.POST if request.method == "POST" else None
    return form_class(data, request=request, now=now, initial={"text": key.comment.text})


def _choices(key: Key) -> dict[str, Any]:
    return {"tell_approval": key.comment.tell_approval, "follow": key.comment.follow}


def _too_late(request: HttpRequest, key: Key) -> HttpResponse:
    typed = request.POST.get("text", "")
    return _show(request, key, "comments/own_too_late.html", typed=typed, status=HTTPStatus.GONE)


def _show(
    request: HttpRequest, key: Key, template: str, *, status: HTTPStatus = HTTPStatus.OK, **more: Any
) -> HttpResponse:
    now, comment = timezone.now(), key.comment
    context = {
        "key": key,
        "comment": comment,
        "shown": Comment.objects.visible(now).filter(pk=comment.pk).exists(),
        "deleted": comment.state == State.DELETED,
        "may_edit": may_edit(comment, now),
        "minutes": EDIT_FOR // timedelta(minutes=1),
        "reading": wording.reading(CommentSettings.of(comment.page)),
        "until": wording.time_of_day(editable_until(comment)),
        "back": comment.page.get_url(request),
        "saved": SAVED in request.GET,
        **more,
    }
    return render(request, template, context, status=status)


def _see_other(address: str) -> HttpResponse:
    return HttpResponseRedirect(address, status=HTTPStatus.SEE_OTHER)
