from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from wagtail.contrib.redirects.middleware import get_redirect
from wagtail.contrib.redirects.models import Redirect

from wordpress.addresses import SHORT

LONGEST_NUMBER = 12


class ShortAddressMiddleware:
    """WordPress's short addresses (`/?p=101`) share the home page's path, so no 404 ever asks for their redirect."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        for name in SHORT:
            number = request.GET.get(name, "")
            if number.isascii() and number.isdecimal() and len(number) <= LONGEST_NUMBER:
                redirect = get_redirect(request, Redirect.normalise_path(f"{request.path}?{name}={number}"))
                if redirect and redirect.redirect_page_id and redirect.link:
                    return HttpResponsePermanentRedirect(redirect.link)
        return self.get_response(request)
