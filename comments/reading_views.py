"""What anybody may read: a comment's lasting address, the pages of a long thread, the feeds."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from comments import conversation, feeds, position, wording
from comments.enums import Openness
from comments.models import Comment, CommentSettings
from comments.openness import openness, shown_pages
from comments.paging import Pager, Turn


@require_safe
def show(request: HttpRequest, comment_id: int) -> HttpResponse:
    """The lasting address of a comment, on whatever page of its conversation it stands today."""
    now = timezone.now()
    comment = get_object_or_404(Comment.objects.visible(now).select_related("page"), pk=comment_id)
    settings = CommentSettings.of(comment.page)
    place = position.find(comment, settings, Turn.asked(request.GET, settings.order))
    return HttpResponseRedirect(place.address(comment.page.get_url(request), comment.anchor))


@require_safe
def thread(request: HttpRequest, comment_id: int) -> HttpResponse:
    """All of a thread that is too long for its page."""
    now = timezone.now()
    rows = Comment.objects.on_shown_pages(now).heads()
    head = get_object_or_404(rows.select_related("page"), pk=comment_id)
    page = head.page.specific
    settings = CommentSettings.of(page)
    turn = Turn.asked(request.GET, settings.order)
    part = conversation.of_thread(head, settings, turn.number)
    context = {
        "page": page,
        "back": page.get_url(request),
        "threads": part.threads,
        "replies": wording.number_of_replies(part.replies),
        "open": openness(page, settings, now) == Openness.OPEN,
        "order_query": turn.at(1).query,
        "pager": Pager(part.leaf, turn, request.path),
    }
    return render(request, "comments/thread.html", context)


@require_safe
def page_feed(request: HttpRequest, page_id: int) -> HttpResponse:
    now = timezone.now()
    page = get_object_or_404(shown_pages(now).select_related("locale"), pk=page_id)
    return _atom(feeds.of_page(page, now))


@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    return _atom(feeds.of_all(timezone.now()))


def _atom(text: str) -> HttpResponse:
    """No Last-Modified: taking a comment away makes no later date, and a reader that asks by date would keep it."""
    return HttpResponse(text, content_type=feeds.CommentFeed.content_type)
