"""The pages for what is not here and for what went wrong."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import translation

from pages.nearby import nearby


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """With what the reader may have been looking for."""
    context = {"nearby": nearby(request), "words": _words(request.path)}
    return HttpResponse(render_to_string("404.html", context, request), status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Asks nothing of the database, which may be what went wrong."""
    language = translation.get_language_from_path(request.path_info) or settings.LANGUAGE_CODE
    with translation.override(language):
        return HttpResponse(render_to_string("500.html", {"language": language}), status=500)


def _words(path: str) -> str:
    """What the address says, to look for."""
    last = path.rstrip("/").rpartition("/")[2]
    return " ".join(last.replace("-", " ").replace("_", " ").split())[:100]
