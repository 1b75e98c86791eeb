"""Bookings hang on dates, and dates on pages: neither a page that has dates nor one above it is ever deleted."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.models import Page

from workshops.models import WorkshopDate


def refuse(request: HttpRequest, page: Page) -> HttpResponse | None:
    if not WorkshopDate.objects.beneath(page).exists():
        return None
    words = _("“%(title)s” has workshop dates and cannot be deleted. Unpublish it instead.")
    messages.error(request, words % {"title": page.get_admin_display_title()})
    return redirect("wagtailadmin_explore", page.pk)


def refuse_some(request: HttpRequest, action_type: str, objects: Iterable[Any], action: Any) -> HttpResponse | None:
    if action_type != "delete" or Page not in action.models:
        return None
    return next((refused for page in objects if (refused := refuse(request, page))), None)
