"""Listings of rows that come about by themselves: the author looks at them and acts on them, and writes none."""

from typing import Any, ClassVar

from django.urls import URLPattern
from django.utils.functional import cached_property
from wagtail.admin.admin_url_finder import ModelAdminURLFinder
from wagtail.admin.viewsets.model import ModelViewSet

WRITING = ("add", "edit", "delete", "history", "usage")


class ReadOnlyViewSet(ModelViewSet):
    """Only the views named in `kept` have an address, and nothing links to where another would be."""

    kept: ClassVar[frozenset[str]] = frozenset({"index", "index_results", "inspect"})
    add_to_reference_index = False
    copy_view_enabled = False
    inspect_view_enabled = True
    search_backend_name = None

    @property
    def row_url_name(self) -> str:
        """Where a row opens from a search, a log entry or a report."""
        name: str = self.get_url_name("inspect")
        return name

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        absent = {f"{view}_url_name": None for view in WRITING if view not in self.kept}
        return {**super().get_common_view_kwargs(**kwargs), **absent}

    @cached_property
    def url_finder_class(self) -> type[ModelAdminURLFinder]:
        name = f"{self.model.__name__}URLFinder"
        return type(name, (ModelAdminURLFinder,), {"edit_url_name": self.row_url_name})

    def get_urlpatterns(self) -> list[URLPattern]:
        return [pattern for pattern in super().get_urlpatterns() if pattern.name in self.kept]
