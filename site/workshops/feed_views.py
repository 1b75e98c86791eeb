from datetime import datetime

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.utils.cache import patch_cache_control
from django.utils.crypto import constant_time_compare
from django.utils.http import http_date
from django.views.decorators.http import require_safe

from workshops import feed
from workshops.models import WorkshopDate, WorkshopSettings

TYPE = "text/calendar; charset=utf-8"


@require_safe
def public_feed(request: HttpRequest) -> HttpResponse:
    """The middleware gives it an ETag and answers 304 to whoever has it already."""
    response = _file(feed.public(list(WorkshopDate.objects.published(timezone.now()))), "workshops.ics")
    if changed := WorkshopDate.objects.last_change():
        response.headers["Last-Modified"] = http_date(changed.timestamp())
    patch_cache_control(response, public=True, max_age=300)
    return response


@require_safe
def private_feed(request: HttpRequest, key: str) -> HttpResponse:
    kept = WorkshopSettings.current().feed_key
    if not kept or not constant_time_compare(key, kept):
        raise Http404
    with translation.override(settings.LANGUAGE_CODE):
        response = _file(feed.private(_all_dates(timezone.now())), "my-workshops.ics")
    patch_cache_control(response, private=True, no_store=True)
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def _all_dates(now: datetime) -> list[WorkshopDate]:
    return list(WorkshopDate.objects.for_author(now))


def _file(content: bytes, name: str) -> HttpResponse:
    return HttpResponse(content, content_type=TYPE, headers={"Content-Disposition": f'inline; filename="{name}"'})
