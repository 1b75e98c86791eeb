from django.urls import URLPattern, path
from wagtail import hooks
from wagtail.permissions import register_permission_policy
from wagtail.snippets.models import register_snippet

from mail.bulk_actions import SendAgain
from mail.event_admin import EventViewSet
from mail.health_admin import HealthMenuItem, HealthView
from mail.limit_admin import LimitViewSet
from mail.models import DeliveryEvent, OutboxMail
from mail.policies import NeitherWrittenNorThrownAway
from mail.viewsets import OutboxViewSet

register_permission_policy(OutboxMail, NeitherWrittenNorThrownAway(OutboxMail))
register_permission_policy(DeliveryEvent, NeitherWrittenNorThrownAway(DeliveryEvent))
register_snippet(OutboxViewSet)
hooks.register("register_bulk_action", SendAgain)
hooks.register("register_admin_viewset", EventViewSet)
hooks.register("register_admin_viewset", LimitViewSet)
hooks.register("register_reports_menu_item", HealthMenuItem)


@hooks.register("register_admin_urls")
def register_health_url() -> list[URLPattern]:
    return [path("reports/health/", HealthView.as_view(), name="mail_health")]
