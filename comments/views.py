from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.models import Page

from comments.enums import Openness, State, Via
from comments.forms import CommentForm, ModerationForm
from comments.links import read_moderation, read_receipt, receipt_path
from comments.models import Comment, CommentSettings
from comments.moderate import Actor, AlreadyMovedError
from comments.submit import ParentGoneError, RefusedError, check_open, check_parent, submit
from guard.links import private
from guard.origin import public_post


@require_http_methods(["GET", "HEAD", "POST"])
@public_post
def post(request: HttpRequest, page_id: int) -> HttpResponse:
    return _write(request, get_object_or_404(Page, pk=page_id).specific, None)


@require_http_methods(["GET", "HEAD", "POST"])
@public_post
def reply(request: HttpRequest, comment_id: int) -> HttpResponse:
    parent = get_object_or_404(Comment.objects.visible(timezone.now()).select_related("page"), pk=comment_id)
    return _write(request, parent.page.specific, parent)


@require_safe
def show(request: HttpRequest, comment_id: int) -> HttpResponse:
    """The lasting address of a comment, wherever on its page it stands."""
    comment = get_object_or_404(Comment.objects.visible(timezone.now()).select_related("page"), pk=comment_id)
    return HttpResponseRedirect(f"{comment.page.get_url(request)}#{comment.anchor}")


@require_safe
@private
def receipt(request: HttpRequest, token: str) -> HttpResponse:
    """What the writer sees, and nobody else: the own comment while it waits. What became of spam is not told."""
    comment = read_receipt(token, timezone.now())
    return render(
        request,
        "comments/receipt.html",
        {"comment": comment, "approved": comment.state == State.APPROVED, "back": comment.page.get_url(request)},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@private
def moderate(request: HttpRequest, token: str) -> HttpResponse:
    """Judge one comment without logging in. GET only shows it."""
    now = timezone.now()
    comment, undecided = read_moderation(token, now)
    form = ModerationForm(request.POST if request.method == "POST" else None)
    status = HTTPStatus.OK
    if request.method == "POST" and undecided and form.is_valid():
        try:
            form.decide(comment, by=Actor(Via.LINK), now=now)
        except AlreadyMovedError:
            status = HTTPStatus.CONFLICT
        else:
            return HttpResponseRedirect(request.path, status=HTTPStatus.SEE_OTHER)
    elif request.method == "POST":
        status = HTTPStatus.UNPROCESSABLE_ENTITY if undecided else HTTPStatus.CONFLICT
    comment, undecided = read_moderation(token, now)
    context = {"comment": comment, "undecided": undecided, "form": form, "back": comment.page.get_url(request)}
    return render(request, "comments/moderate.html", context, status=status)


def _write(request: HttpRequest, page: Page, parent: Comment | None) -> HttpResponse:
    now = timezone.now()
    sent = request.method == "POST"
    form = CommentForm(request.POST if sent else None, request=request, now=now)
    try:
        check_open(page, CommentSettings.of(page), now)
        check_parent(page, parent, now)
        if sent and form.is_valid():
            comment = submit(page, parent, form.submission(), now=now)
            return HttpResponseRedirect(receipt_path(comment), status=HTTPStatus.SEE_OTHER)
    except RefusedError as refusal:
        return _refuse(request, page, refusal.openness)
    except ParentGoneError:
        raise Http404 from None
    context = {"form": form, "page": page, "parent": parent, "back": page.get_url(request)}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if sent else HTTPStatus.OK
    return render(request, "comments/write.html", context, status=status)


def _refuse(request: HttpRequest, page: Page, openness: Openness) -> HttpResponse:
    if openness == Openness.HIDDEN:
        raise Http404
    typed = request.POST.get("text", "")
    context = {"openness": openness, "page": page, "back": page.get_url(request), "typed": typed}
    return render(request, "comments/refused.html", context, status=HTTPStatus.FORBIDDEN)
