"""The author's guide, read in the admin: docs/forfattarguide.md and its pictures, as they stand there."""

import re

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse, reverse_lazy
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe
from markdown_it import MarkdownIt
from wagtail.admin.menu import MenuItem

TITLE = _("Author's guide")
DOCS = settings.ROOT / "docs"
PICTURES = DOCS / "images" / "guide"
_PICTURE = re.compile(r'src="images/guide/([\w-]+)\.webp"')
MENU_ITEM = MenuItem(TITLE, reverse_lazy("desk_guide"), name="authors-guide", icon_name="openquote", order=100)


@require_safe
def guide(request: HttpRequest) -> HttpResponse:
    context = {
        "guide": _rendered(),
        "page_title": TITLE,
        "header_title": TITLE,
        "header_icon": "openquote",
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": "", "label": TITLE},
        ],
    }
    return TemplateResponse(request, "desk/guide.html", context)


@require_safe
def picture(request: HttpRequest, name: str) -> FileResponse:
    try:
        file = (PICTURES / f"{name}.webp").open("rb")
    except FileNotFoundError:
        raise Http404 from None
    return FileResponse(file, content_type="image/webp")


def _rendered() -> SafeString:
    """Without its own title, which stands above it in the admin."""
    _title, _newline, text = (DOCS / "forfattarguide.md").read_text(encoding="utf-8").partition("\n")
    html = MarkdownIt("commonmark").render(text)
    return mark_safe(_PICTURE.sub(lambda found: f'src="{reverse("desk_guide_picture", args=[found[1]])}"', html))
