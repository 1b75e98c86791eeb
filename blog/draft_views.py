from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_safe

from blog import draft_links
from guard import links


@links.private
@require_safe
def draft(request: HttpRequest, token: str) -> HttpResponseBase:
    """The latest draft as the page it will be. Once all of it is published, the page itself."""
    link = draft_links.opened_by(token, timezone.now())
    article = link.article
    if article.live and not article.has_unpublished_changes and article.url:
        return redirect(article.url)
    latest = article.get_latest_revision_as_object()
    request.is_preview = True  # type: ignore[attr-defined]
    shown = latest.serve_preview(request, "")
    shown.context_data["draft_link"] = link
    page: HttpResponseBase = shown
    return page
