"""What the admin's screens of pages have beside Wagtail's own."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.components import MediaContainer
from wagtail.admin.views.pages.create import CreateView
from wagtail.admin.views.pages.edit import EditView
from wagtail.admin.views.pages.search import SearchView
from wagtail.admin.viewsets.pages import PageViewSet

from pages.link_to_views import LinkToPanel


class LinkingEditView(EditView):
    def get_side_panels(self) -> MediaContainer:
        return _with_links(super().get_side_panels(), self)


class LinkingCreateView(CreateView):
    def get_side_panels(self) -> MediaContainer:
        return _with_links(super().get_side_panels(), self)


class LinkingPageViewSet(PageViewSet):
    # The lists of pages stay Wagtail's own.
    parent_models: list[type] = []

    add_view_class = LinkingCreateView
    edit_view_class = LinkingEditView


def _with_links(panels: MediaContainer, view: Any) -> MediaContainer:
    # An answer to autosave draws again what it names, and this draws itself.
    if getattr(view, "expects_json_response", False) or getattr(view, "hydrate_create_view", False):
        return panels
    return MediaContainer([*panels, LinkToPanel(view.page, view.request)])


class NamedSearchView(SearchView):
    # Without it Wagtail 8.0.1 says “1–10 of 10 None”.
    verbose_name_plural = _("pages")


class EveryPageViewSet(PageViewSet):
    search_view_class = NamedSearchView
