from django.http import HttpRequest
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.sidebar import LinkMenuItem

from comments import admin_views
from comments.detail import CommentInspectView
from comments.filters import SEARCHED, CommentFilterSet
from comments.listing import MAY_SEE, CommentIndexView
from comments.models import Comment
from desk.read_only import ReadOnlyViewSet


class PendingMenuItem(MenuItem):
    """Says in the menu how many comments wait."""

    def is_shown(self, request: HttpRequest) -> bool:
        return any(request.user.has_perm(f"comments.{name}_comment") for name in MAY_SEE)

    def render_component(self, request: HttpRequest) -> LinkMenuItem:
        component: LinkMenuItem = super().render_component(request)
        waiting = Comment.objects.pending().count()
        if waiting:
            component.label = f"{component.label} ({waiting})"
        return component


class CommentViewSet(ReadOnlyViewSet):
    model = Comment
    name = "reader_comments"
    icon = "comment"
    menu_label = gettext_lazy("Comments")
    menu_order = 210
    menu_item_class = PendingMenuItem
    add_to_admin_menu = True
    form_fields: list[str] = []
    index_view_class = CommentIndexView
    inspect_view_class = CommentInspectView
    index_template_name = "comments/admin/index.html"
    index_results_template_name = "comments/admin/index_results.html"
    inspect_template_name = "comments/admin/inspect.html"
    filterset_class = CommentFilterSet
    search_fields = list(SEARCHED)
    list_per_page = 50

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            path("undo/", admin_views.undo_last, name="undo"),
            path("<int:pk>/", self.inspect_view, name="inspect"),
            path("<int:pk>/undo/", admin_views.undo_one, name="undo_one"),
            path("<int:pk>/list/", admin_views.put_on_list, name="put_on_list"),
        ]


viewset = CommentViewSet()
