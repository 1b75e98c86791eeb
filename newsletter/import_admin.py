"""Bringing readers along, in the admin: choose a file, look at what it would do, say where they said yes, do it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST
from wagtail.admin import messages
from wagtail.admin.auth import permission_required
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.base import ViewSet

from newsletter import import_readers
from newsletter.import_forms import ConsentForm, FileForm
from newsletter.import_judge import Verdict
from newsletter.models import Newsletter, ReaderImport
from newsletter.readers_csv import Unreadable

PERMISSION = "newsletter.change_subscriber"
EARLIER = 20
TITLE = gettext_lazy("Bring readers along")
may_bring = permission_required(PERMISSION)


@may_bring
@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: HttpRequest) -> HttpResponse:
    newsletter = Newsletter.current()
    form = FileForm(request.POST, request.FILES) if request.method == "POST" else FileForm()
    if newsletter.pk and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            brought = import_readers.look_at(newsletter, file.read(), file.name, timezone.now(), request.user)
        except Unreadable as error:
            form.add_error("file", str(error))
        else:
            return redirect("newsletter_imports:look", brought.pk)
    earlier = ReaderImport.objects.of(newsletter).defer("content")[:EARLIER] if newsletter.pk else []
    context = {"form": form, "newsletter": newsletter, "earlier": earlier, **_head(str(TITLE))}
    return TemplateResponse(request, "newsletter/admin/import.html", context, status=422 if form.errors else 200)


@may_bring
@require_http_methods(["GET", "HEAD", "POST"])
def look(request: HttpRequest, pk: int) -> HttpResponse:
    """What the file would do, or has done; the one POST is the author's word that it may."""
    brought = _brought(pk)
    form = ConsentForm(request.POST if request.method == "POST" else None, instance=brought)
    if form.is_bound and form.is_valid():
        if import_readers.start(brought, form.cleaned_data["consent_source"]):
            messages.success(request, _("The readers are being brought along. Reload the page to see how far it is."))
        else:
            messages.error(request, _("That file is being brought along already."))
        return redirect("newsletter_imports:look", pk)
    context = {"brought": brought, "form": form, **_report(brought), **_head(brought.file_name, str(TITLE))}
    return TemplateResponse(request, "newsletter/admin/import_look.html", context, status=422 if form.errors else 200)


@may_bring
@require_POST
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    if ReaderImport.objects.forget(pk):
        messages.success(request, _("The file is forgotten. Nobody was brought along."))
    else:
        messages.error(request, _("That cannot be done: the file is being brought along."))
    return redirect("newsletter_imports:choose")


class ImportViewSet(ViewSet):
    name = "newsletter_imports"
    url_prefix = "letter/import"
    icon = "upload"
    menu_label = TITLE

    def get_menu_item(self, order: int | None = None) -> MenuItem:
        item = super().get_menu_item(order)
        item.is_shown = lambda request: request.user.has_perm(PERMISSION)
        return item

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", choose, name="choose"),
            path("<int:pk>/", look, name="look"),
            path("<int:pk>/forget/", drop, name="drop"),
        ]


def _brought(pk: int) -> ReaderImport:
    return get_object_or_404(ReaderImport.objects.defer("content").select_related("newsletter"), pk=pk)


def _report(brought: ReaderImport) -> dict[str, Any]:
    report = brought.report
    counts = report["brought"] if brought.state == "done" else report["counts"]
    rows = report["rows"] - report["doubles"]
    labels = dict(Verdict.choices)
    return {
        "report": report,
        "counts": [(labels[verdict], counts[verdict]) for verdict in Verdict.values if counts.get(verdict)],
        "becomes_readers": report["counts"].get(Verdict.NEW, 0),
        "changes": any(report["counts"].get(verdict) for verdict in ("new", "leaves", "stops")),
        "rows": rows,
        "broken": report["counts"].get(Verdict.BROKEN, 0),
        "first": [
            {**one, "verdict": labels[one["verdict"]], "at": parse_datetime(one["at"]) if one["at"] else None}
            for one in report["first"]
        ],
    }


def _head(title: str, parent: str = "") -> dict[str, Any]:
    above = [{"url": reverse("newsletter_imports:choose"), "label": parent}] if parent else []
    return {
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            *above,
            {"url": "", "label": title},
        ],
        "header_title": title,
        "page_title": title,
        "header_icon": "upload",
    }
