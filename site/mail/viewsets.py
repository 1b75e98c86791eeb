from functools import cached_property
from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from django_filters import ChoiceFilter
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.snippets.views.snippets import SnippetViewSet

from mail import admin_views, kinds
from mail.enums import MailState
from mail.models import OutboxMail
from mail.querysets import OutboxQuerySet


def used_kinds() -> list[tuple[str, str]]:
    found = OutboxMail.objects.order_by("kind").values_list("kind", flat=True).distinct()
    return sorted(((kind, kinds.label(kind)) for kind in found), key=lambda choice: choice[1])


class OutboxFilterSet(WagtailFilterSet):
    state = ChoiceFilter(choices=MailState.choices, label=_("State"))
    kind = ChoiceFilter(choices=used_kinds, label=_("Kind"))

    class Meta:
        model = OutboxMail
        fields = ("state", "kind")


class OutboxViewSet(SnippetViewSet):
    """Every mail that leaves, as it was written, and what the mail server said to it."""

    model = OutboxMail
    icon = "mail"
    menu_label = _("Outgoing mail")
    menu_name = "outbox"
    menu_hook = "register_reports_menu_item"
    admin_url_namespace = "outbox"
    base_url_path = "mail/outbox"
    add_to_reference_index = False
    copy_view_enabled = False
    index_template_name = "mail/admin/list.html"
    inspect_view_enabled = True
    inspect_view_class = admin_views.MailView
    inspect_template_name = admin_views.MailView.template_name
    list_display = (
        "subject",
        "recipient",
        Column("kind", label=_("Kind"), accessor="kind_label", sort_key="kind"),
        "state",
        Column("reason", label=_("Reason"), accessor="reason"),
        DateColumn("created_at", label=_("Written at"), sort_key="created_at"),
    )
    list_per_page = 50
    filterset_class = OutboxFilterSet
    search_fields = ("recipient", "subject", "reference")
    search_backend_name = None
    ordering = ("-created_at", "-pk")

    def get_queryset(self, request: HttpRequest) -> OutboxQuerySet:
        return OutboxMail.objects.defer("raw")

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        absent = dict.fromkeys(("add_url_name", "edit_url_name", "delete_url_name", "history_url_name",
                                "usage_url_name"))  # fmt: skip
        return {**super().get_common_view_kwargs(**kwargs), **absent}

    @cached_property
    def url_finder_class(self) -> type:
        return type("OutboxURLFinder", (super().url_finder_class,), {"edit_url_name": self.get_url_name("inspect")})

    def get_urlpatterns(self) -> list[URLPattern]:
        kept = [pattern for pattern in super().get_urlpatterns() if pattern.name in {"list", "list_results", "inspect"}]
        return [
            *kept,
            path("html/<int:pk>/", admin_views.html, name="html"),
            path("resend/<int:pk>/", admin_views.resend, name="resend"),
            path("stop/<int:pk>/", admin_views.stop, name="stop"),
        ]
