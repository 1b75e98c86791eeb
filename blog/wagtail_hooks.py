from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.models import Page

from blog import admin_views, outlook
from blog.models import ArticlePage
from blog.proofread import proofread
from blog.viewsets import ArticleViewSet, is_public


@hooks.register("register_admin_viewset")
def register_articles() -> ArticleViewSet:
    return ArticleViewSet()


@hooks.register("register_admin_urls")
def register_article_urls() -> list[URLPattern]:
    return [
        path("article/<int:pk>/share/", admin_views.share_draft, name="blog_share_draft"),
        path("article/<int:pk>/share/<int:link>/withdraw/", admin_views.withdraw_draft_link, name="blog_withdraw_link"),
    ]


@hooks.register("insert_global_admin_css")
def link_the_stylesheet() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("blog/editor.css"))


@hooks.register("insert_editor_js")
def prepare_what_is_pasted() -> SafeString:
    return format_html('<script src="{}" defer></script>', static("blog/paste.js"))


@hooks.register("after_publish_page")
def say_what_becomes_of_it(request: HttpRequest, page: Page) -> None:
    """After publishing as before it: when readers see it, and with which letter it comes."""
    if isinstance(page, ArticlePage):
        scheduled_at = None if page.live else page.go_live_at
        standing = outlook.Standing.of(page, public=is_public(page), scheduled_at=scheduled_at)
        messages.info(request, outlook.sentences(page, standing, timezone.now())[0])


@hooks.register("before_bulk_action")
def require_words_for_pictures(
    request: HttpRequest, action_type: str, pages: Sequence[Page], _action: Any
) -> HttpResponse | None:
    """Publishing from a list goes round the editor's form, which asks for them."""
    if action_type != "publish":
        return None
    found = (page.get_latest_revision_as_object() for page in pages if isinstance(page.specific, ArticlePage))
    stopped = [article.title for article in found if proofread(article).stops]
    if not stopped:
        return None
    titles = ", ".join(_("“%(title)s”") % {"title": title} for title in stopped)
    missing = _("Nothing was published: a picture has no words for those who cannot see it, in %(titles)s.")
    messages.error(request, missing % {"titles": titles})
    return redirect(request.GET.get("next") or "wagtailadmin_explore_root")
