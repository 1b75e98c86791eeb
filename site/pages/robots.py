from collections.abc import Iterator

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import override

from pages.addresses import absolute


def robots_txt(request: HttpRequest) -> HttpResponse:
    refused = ["/admin/", *_searches()]
    lines = [
        "User-agent: *",
        *(f"Disallow: {path}" for path in refused),
        f"Sitemap: {absolute(reverse('sitemap'))}",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


def _searches() -> Iterator[str]:
    for language, _name in settings.LANGUAGES:
        with override(language):
            yield reverse("search")
