"""Comments for WordPress, in the admin: a page that says what the file is, and the file."""

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from wagtail.admin.auth import permission_required
from wagtail.admin.menu import MenuItem
from wagtail.models import Site

from wordpress.wxr_writer import write

MAY = "comments.change_comment"
TITLE = gettext_lazy("Comments for WordPress")


@permission_required(MAY)
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    home = {"url": reverse("wagtailadmin_home"), "label": _("Home")}
    context = {
        "breadcrumbs_items": [home, {"url": "", "label": TITLE}],
        "header_title": TITLE,
        "page_title": TITLE,
        "header_icon": "download",
        "sites": Site.objects.order_by("-is_default_site", "pk"),
    }
    return TemplateResponse(request, "wordpress/admin/export.html", context)


@permission_required(MAY)
@never_cache
@require_safe
def file(request: HttpRequest, site_id: int) -> StreamingHttpResponse:
    """Goes out piece by piece, so that any number of comments fits."""
    site, now = get_object_or_404(Site.objects.select_related("root_page__locale"), pk=site_id), timezone.now()
    name = f"comments-{site.hostname}-{timezone.localdate(now)}.xml"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return StreamingHttpResponse(write(site, now), content_type="text/xml; charset=utf-8", headers=headers)


class ExportMenuItem(MenuItem):
    def __init__(self) -> None:
        super().__init__(
            TITLE, reverse_lazy("wordpress_comments"), name="wordpress-comments", icon_name="download", order=2100
        )

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm(MAY))
