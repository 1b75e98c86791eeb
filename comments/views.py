from datetime import datetime
from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from wagtail.models import Page

from comments import wording
from comments.addressee import addressee
from comments.draft import draft
from comments.enums import Openness
from comments.forms import CommentForm, CommentPreviewForm
from comments.links import receipt_path
from comments.models import Comment, CommentSettings
from comments.submit import ParentGoneError, RefusedError, check_open, check_parent, submit
from guard.origin import public_post


@require_http_methods(["GET", "HEAD", "POST"])
@public_post
def post(request: HttpRequest, page_id: int) -> HttpResponse:
    page = addressee(page_id)
    return _write(request, page, None) if page else _gone(request)


@require_http_methods(["GET", "HEAD", "POST"])
@public_post
def reply(request: HttpRequest, comment_id: int) -> HttpResponse:
    parent = Comment.objects.approved().filter(pk=comment_id).first()
    page = addressee(parent.page_id) if parent else None
    return _write(request, page, parent) if page else _gone(request)


def _write(request: HttpRequest, page: Page, parent: Comment | None) -> HttpResponse:
    now = timezone.now()
    form = _form(request, parent, now)
    try:
        if form.is_valid() and not form.previews:
            # Which asks the two questions below too, so that a comment pays for them once.
            comment = submit(page, parent, form.submission(), now=now)
            return HttpResponseRedirect(receipt_path(comment), status=HTTPStatus.SEE_OTHER)
        settings = CommentSettings.of(page)
        check_open(page, settings, now)
        check_parent(page, parent, now)
    except RefusedError as refusal:
        return _gone(request) if refusal.openness == Openness.HIDDEN else _refuse(request, page, refusal.openness)
    except ParentGoneError:
        return _gone(request)
    context = {
        "form": form,
        "form_id": f"reply-{parent.pk}" if parent else "",
        "page": page,
        "parent": parent,
        "intro": wording.reading(settings),
        "preview": draft(form),
        "back": page.get_url(request),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "comments/write.html", context, status=status)


def _form(request: HttpRequest, parent: Comment | None, now: datetime) -> CommentForm:
    """A reply may be written on the page where the form for comments stands too, so its ids differ."""
    form_class = CommentPreviewForm if "preview" in request.POST else CommentForm
    more = {"auto_id": f"reply-{parent.pk}-%s"} if parent else {}
    return form_class(request.POST if request.method == "POST" else None, request=request, now=now, **more)


def _refuse(request: HttpRequest, page: Page, openness: Openness) -> HttpResponse:
    context = {
        "reason": openness.label,
        "page": page,
        "back": page.get_url(request),
        "typed": request.POST.get("text", ""),
    }
    return render(request, "comments/refused.html", context, status=HTTPStatus.FORBIDDEN)


def _gone(request: HttpRequest) -> HttpResponse:
    """The same answer for what is hidden and for what never was; but nobody loses a text by it."""
    if request.method != "POST":
        raise Http404
    context = {"reason": _("What you wrote about is no longer shown here."), "typed": request.POST.get("text", "")}
    return render(request, "comments/refused.html", context, status=HTTPStatus.NOT_FOUND)
