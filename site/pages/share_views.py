from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from wagtail.models import Page

from pages import share_picture
from pages.models import BasePage


@require_safe
def picture(request: HttpRequest, pk: int, digest: str) -> HttpResponseBase:
    """Draws at most once for each title of each page that anybody may read."""
    found = Page.objects.live().public().filter(pk=pk).specific().first()
    if not isinstance(found, BasePage):
        raise Http404
    words = share_picture.words_of(found)
    if digest != words.digest:
        return redirect(share_picture.address(found, words))
    return _kept(request, share_picture.stored(found, words))


@cache_control(public=True, max_age=31_536_000, immutable=True)
def _kept(request: HttpRequest, png: bytes) -> HttpResponse:
    return HttpResponse(png, content_type="image/png")
