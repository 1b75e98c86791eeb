"""What we keep about a reader: to take away, and to have erased. A link that was mailed to the reader opens it."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.models import Site

from guard.links import private
from newsletter import erase as erasing
from newsletter.export import export
from newsletter.models import Newsletter
from newsletter.own_data import reader_of


@require_safe
@private
def data(request: HttpRequest, token: str) -> HttpResponse:
    reader = reader_of(token, timezone.now())
    context = {"newsletter": reader.newsletter, "reader": reader, "token": token}
    return render(request, "newsletter/data.html", context)


@require_safe
@private
def file(request: HttpRequest, token: str) -> HttpResponse:
    now = timezone.now()
    response = JsonResponse(export(reader_of(token, now), now), json_dumps_params={"ensure_ascii": False, "indent": 2})
    response.headers["Content-Disposition"] = f'attachment; filename="letter-{timezone.localdate(now)}.json"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@private
def erase(request: HttpRequest, token: str) -> HttpResponse:
    now = timezone.now()
    reader = reader_of(token, now)
    if request.method != "POST":
        return redirect("newsletter:data", token)
    erasing.erase(reader, now)
    response = redirect("newsletter:erased")
    response.status_code = 303
    return response


@require_safe
def erased(request: HttpRequest) -> HttpResponse:
    newsletter = Newsletter.for_site(Site.find_for_request(request))
    return render(request, "newsletter/erased.html", {"newsletter": newsletter})
