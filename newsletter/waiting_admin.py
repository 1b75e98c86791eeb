"""Requests that wait since a flood, in the admin: the author looks, and may throw away what a robot has sent."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages
from wagtail.admin.auth import permission_required

from newsletter import gate
from newsletter.models import LinkRequest

SHOWN = 20


@permission_required("newsletter.change_subscriber")
@require_http_methods(["GET", "HEAD", "POST"])
def waiting(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        return _throw_away(request)
    held = LinkRequest.objects.held().order_by("-pk")
    latest = list(held[:SHOWN])
    title = _("Sign-ups that wait")
    context = {
        "count": held.count(),
        "latest": latest,
        # Written out: numbers in templates get spaces between the thousands.
        "last": str(latest[0].pk) if latest else "",
        "flood": gate.flood(timezone.now()),
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": reverse("newsletter_readers:index"), "label": _("Readers")},
            {"url": "", "label": title},
        ],
        "header_title": title,
        "page_title": title,
        "header_icon": "group",
    }
    return TemplateResponse(request, "newsletter/admin/waiting.html", context)


def _throw_away(request: HttpRequest) -> HttpResponse:
    """Up to the one that stood first on the page: what has come since has not been looked at."""
    last = request.POST.get("last", "")
    number = gate.throw_away(int(last)) if last.isascii() and last.isdigit() and len(last) <= 18 else 0
    if number:
        text = ngettext("%(count)d sign-up was thrown away.", "%(count)d sign-ups were thrown away.", number)
        messages.success(request, text % {"count": number})
    else:
        messages.error(request, _("Nothing was thrown away: none of these waits any more."))
    return redirect("newsletter_waiting")
