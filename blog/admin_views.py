from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.admin import messages

from blog import draft_links
from blog.models import ArticlePage


@require_POST
def share_draft(request: HttpRequest, pk: int) -> HttpResponse:
    article = _own(request, pk)
    link = draft_links.make(article, request.user, timezone.now())
    messages.success(request, _("Whoever has this address can read the draft: %(address)s") % {"address": link.address})
    return _back(article)


@require_POST
def withdraw_draft_link(request: HttpRequest, pk: int, link: int) -> HttpResponse:
    article = _own(request, pk)
    if draft_links.withdraw(link, article, timezone.now()):
        messages.success(request, _("The link no longer opens anything."))
    else:
        messages.warning(request, _("The link had ended already."))
    return _back(article)


def _own(request: HttpRequest, pk: int) -> ArticlePage:
    article: ArticlePage = get_object_or_404(ArticlePage, pk=pk)
    if not article.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    return article


def _back(article: ArticlePage) -> HttpResponse:
    response: Any = redirect("wagtailadmin_pages:edit", article.pk)
    return response  # type: ignore[no-any-return]
