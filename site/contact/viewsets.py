from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy
from wagtail.admin.ui.tables import DateColumn
from wagtail.admin.views import generic

from contact.admin_views import MessageDeleteView, MessageView, move
from contact.models import Message
from desk.read_only import ReadOnlyViewSet
from desk.spreadsheet import defused


class MessageListView(generic.IndexView):
    # Wagtail sees to it in its .xlsx files itself.
    custom_field_preprocess = {name: {"csv": defused} for name in ("name", "email", "phone", "body")}


class MessageViewSet(ReadOnlyViewSet):
    """Messages are read, moved and deleted, never written here."""

    model = Message
    kept = ReadOnlyViewSet.kept | {"delete"}
    name = "contact_messages"
    url_prefix = "contact/messages"
    icon = "mail"
    menu_label = gettext_lazy("Messages")
    menu_order = 210
    add_to_admin_menu = True
    index_view_class = MessageListView
    delete_view_class = MessageDeleteView
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
    ordering = ("-created_at", "-pk")

    def get_urlpatterns(self) -> list[URLPattern]:
        return [*super().get_urlpatterns(), path("move/<int:pk>/", move, name="move")]
