"""The health page: read only, among the reports."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin

from mail import health
from mail.findings import advise, are_well
from mail.models import OutboxMail

TITLE = _("How the site is doing")


class HealthView(PermissionCheckedMixin, WagtailAdminTemplateMixin, TemplateView):
    model = OutboxMail
    any_permission_required = ("view", "change")
    http_method_names = ["get", "head", "options"]
    page_title = TITLE
    _show_breadcrumbs = True
    header_icon = "clipboard-list"
    template_name = "mail/admin/health.html"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*super().get_breadcrumbs_items(), {"url": "", "label": TITLE}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        now = timezone.now()
        sections = health.examine(now)
        return {
            **super().get_context_data(**kwargs),
            "sections": sections,
            "is_well": are_well(sections),
            "advises": advise(sections),
            "now": now,
        }


class HealthMenuItem(MenuItem):
    def __init__(self) -> None:
        super().__init__(
            TITLE, reverse_lazy("mail_health"), name="health", icon_name=HealthView.header_icon, order=2000
        )

    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm("mail.view_outboxmail") or request.user.has_perm("mail.change_outboxmail")
