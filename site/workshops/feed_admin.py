"""Where the author finds the secret address of the calendar, and gets a new one."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages
from wagtail.admin.auth import permission_required

from pages.addresses import absolute
from workshops.models import WorkshopSettings


@never_cache
@permission_required("workshops.change_workshopdate")
@require_http_methods(["GET", "HEAD", "POST"])
def calendar_address(request: HttpRequest) -> HttpResponse:
    kept = WorkshopSettings.current()
    if request.method == "POST":
        kept.renew_feed_key()
        messages.success(request, _("The calendar has a new address. The old one opens nothing any more."))
        return redirect("workshop_calendar")
    context = {"address": private_address(kept), "page_title": _("Calendar of your workshops"), "header_icon": "date"}
    return TemplateResponse(request, "workshops/admin/calendar.html", context)


def private_address(kept: WorkshopSettings) -> str:
    if not kept.feed_key:
        return ""
    with translation.override(settings.LANGUAGE_CODE):
        return absolute(reverse("workshop_feeds:private", args=[kept.feed_key]))


urls: list[URLPattern] = [path("workshops/calendar/", calendar_address, name="workshop_calendar")]
