"""What a visitor sends, looked at before any view does."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import BadRequest, RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.http.response import HttpResponseBase
from django.shortcuts import render

from guard.uploads import MOST_BODY, CappedUploadHandler

View = Callable[..., HttpResponseBase]
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


def in_any_charset(view: View) -> View:
    """Django reads a form in UTF-8 only, and RFC 8058 leaves the charset open. Its one field is plain ASCII."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        request.encoding = "utf-8"
        return view(request, *args, **kwargs)

    return wrapped


def refusal(request: HttpRequest) -> HttpResponse | None:
    """A page that says why where the body is too large, or no form at all; None where it can be read."""
    if request.method in SAFE_METHODS:
        return None
    length = str(request.META.get("CONTENT_LENGTH") or "")
    if length.isdecimal() and int(length) > MOST_BODY:
        return render(request, "guard/too_large.html", status=413)
    if not hasattr(request, "_files"):
        request.upload_handlers = [CappedUploadHandler(request)]
    try:
        request.POST  # noqa: B018 - reading it is what makes Django measure and parse the body
    except (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent):
        return render(request, "guard/too_large.html", status=413)
    except (MultiPartParserError, BadRequest, UnreadablePostError):
        return render(request, "guard/unreadable.html", status=400)
    return None
