from typing import Any

from django.urls import URLPattern, path
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy
from wagtail.admin.admin_url_finder import ModelAdminURLFinder
from wagtail.admin.ui.tables import DateColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet

from contact.admin_views import MessageDeleteView, MessageView, move
from contact.models import Message
from desk.spreadsheet import defused


class MessageListView(generic.IndexView):
    # Wagtail sees to it in its .xlsx files itself.
    custom_field_preprocess = {name: {"csv": defused} for name in ("name", "email", "phone", "body")}


class MessageViewSet(ModelViewSet):
    """Messages are read, moved and deleted, never written here."""

    model = Message
    name = "contact_messages"
    url_prefix = "contact/messages"
    icon = "mail"
    menu_label = gettext_lazy("Messages")
    menu_order = 210
    add_to_admin_menu = True
    add_to_reference_index = False
    copy_view_enabled = False
    index_view_class = MessageListView
    delete_view_class = MessageDeleteView
    inspect_view_enabled = True
    inspect_view_class = MessageView
    inspect_template_name = MessageView.template_name
    form_fields = ("state",)
    list_display = (
        "name",
        "state",
        DateColumn("created_at", label=gettext_lazy("Received"), sort_key="created_at"),
    )
    list_filter = ("state",)
    list_export = ("reference", "created_at", "state", "name", "email", "phone", "body")
    search_fields = ("name", "email", "body", "reference")
    search_backend_name = None
    ordering = ("-created_at", "-pk")

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        absent = dict.fromkeys(("add_url_name", "edit_url_name", "history_url_name", "usage_url_name"))
        return {**super().get_common_view_kwargs(**kwargs), **absent}

    @cached_property
    def url_finder_class(self) -> type[ModelAdminURLFinder]:
        return type("MessageURLFinder", (ModelAdminURLFinder,), {"edit_url_name": self.get_url_name("inspect")})

    def get_urlpatterns(self) -> list[URLPattern]:
        kept = {"index", "index_results", "inspect", "delete"}
        patterns = [pattern for pattern in super().get_urlpatterns() if pattern.name in kept]
        return [*patterns, path("move/<int:pk>/", move, name="move")]
