"""Signed links: bound to one purpose, carrying ids only, readable by nobody but us and alterable by nobody."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from typing import Any

from django.core.signing import BadSignature, Signer
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.views.decorators.csrf import csrf_exempt

from guard import body

View = Callable[..., HttpResponseBase]


class BadLink(Exception):
    """A link that does not, or no longer, open anything. An app whose link asks for other words names their page."""

    template = "guard/bad_link.html"


class Expired(BadLink):
    pass


class Invalid(BadLink):
    pass


def sign(purpose: str, *parts: int | str, now: datetime | None = None) -> str:
    """A token of letters, digits, `-`, `_` and `.` for use in an address. Put in ids only: parts can be read."""
    issued = int((now or timezone.now()).timestamp())
    return _signer(purpose).sign_object([issued, *map(str, parts)])


def read(
    purpose: str,
    token: str,
    max_age: timedelta | None = None,
    now: datetime | None = None,
) -> tuple[str, ...]:
    """The parts that were signed for this very purpose, or BadLink."""
    try:
        issued, *parts = _signer(purpose).unsign_object(token)
    except (BadSignature, ValueError):
        raise Invalid from None
    age = (now or timezone.now()).timestamp() - issued
    if max_age is not None and age > max_age.total_seconds():
        raise Expired
    return tuple(parts)


def private(view: View) -> View:
    """For the pages that signed links open: kept by no cache, told to nobody, and one friendly page for any bad link,
    and for a post that cannot be read.

    No CSRF check: who can post has the token, and mail providers post unsubscribes from their own servers.
    """

    @csrf_exempt
    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            response = body.refusal(request) or view(request, *args, **kwargs)
        except BadLink as bad:
            response = render(request, bad.template, status=404)
        patch_cache_control(response, private=True, no_store=True)
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["X-Robots-Tag"] = "noindex"
        return response

    return wrapped


def _signer(purpose: str) -> Signer:
    return Signer(sep=".", salt=f"guard.link.{purpose}")
