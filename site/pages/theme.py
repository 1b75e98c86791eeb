"""The author's colours as a stylesheet of their own, since no page may carry inline styles."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control

from pages.models import SiteSettings


@cache_control(public=True, max_age=31_536_000, immutable=True)
def theme_css(request: HttpRequest) -> HttpResponse:
    """Asked for with the colours in its query, so that it can be kept for ever."""
    site = SiteSettings.for_request(request)
    rules = f":root{{--accent-day:{site.accent_day};--accent-night:{site.accent_night}}}"
    return HttpResponse(rules, content_type="text/css; charset=utf-8")
