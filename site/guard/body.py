"""What a visitor sends, looked at before any view does."""

from django.core.exceptions import BadRequest, RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import render

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


def refusal(request: HttpRequest) -> HttpResponse | None:
    """A page that says why where the body is too large, or no form at all; None where it can be read."""
    if request.method in SAFE_METHODS:
        return None
    try:
        request.POST  # noqa: B018 - reading it is what makes Django measure and parse the body
    except (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent):
        return render(request, "guard/too_large.html", status=413)
    except (MultiPartParserError, BadRequest, UnreadablePostError):
        return render(request, "guard/unreadable.html", status=400)
    return None
