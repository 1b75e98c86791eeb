"""Posts from our own pages only, told by what browsers say about where a request comes from (no cookie, no session)."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.views.decorators.csrf import csrf_exempt

from guard import body
from guard.body import SAFE_METHODS

View = Callable[..., HttpResponseBase]


def public_post(view: View) -> View:
    """For every view that takes a public form: foreign and too large posts get a page that says why.

    Only a plain answer to GET may be cached.
    """

    @csrf_exempt
    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        refusal = None if request.method in SAFE_METHODS else _refusal(request)
        response = refusal or view(request, *args, **kwargs)
        if request.method not in SAFE_METHODS or response.status_code != 200:
            patch_cache_control(response, private=True, no_store=True)
        return response

    return wrapped


def is_own(request: HttpRequest) -> bool:
    """Whether a page of this very host sent the request, as far as the browser tells."""
    if site := request.headers.get("Sec-Fetch-Site"):
        return site in {"same-origin", "none"}
    source = request.headers.get("Origin") or request.headers.get("Referer") or ""
    try:
        host = urlsplit(source).netloc
    except ValueError:
        return False
    return host != "" and host.lower() == request.get_host().lower()


def _refusal(request: HttpRequest) -> HttpResponse | None:
    if not is_own(request):
        return render(request, "guard/refused.html", status=403)
    return body.refusal(request)
