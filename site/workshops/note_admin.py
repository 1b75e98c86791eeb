"""The two mails of a workshop as a participant will get them, and a copy of each to the author."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages
from wagtail.admin.auth import permission_required

from workshops import notes
from workshops.enums import NoteKind
from workshops.models import WorkshopPage


@permission_required("workshops.change_workshopdate")
@require_http_methods(["GET", "HEAD", "POST"])
def mails(request: HttpRequest, page_id: int) -> HttpResponse:
    page, now = get_object_or_404(WorkshopPage, pk=page_id), timezone.now()
    wanted = request.POST.get("kind", "")
    if request.method == "POST" and wanted in NoteKind.values:
        mail = notes.send_trial(NoteKind(wanted), page, now)
        messages.success(request, _("A copy is on its way to %(address)s.") % {"address": mail.recipient})
        return redirect("workshop_mails", page.pk)
    shown = [(kind, notes.preview(kind, page, now)) for kind in NoteKind]
    context = {"workshop": page, "mails": shown, "page_title": _("Reminder and follow-up"), "header_icon": "mail"}
    return TemplateResponse(request, "workshops/admin/mails.html", context)


urls: list[URLPattern] = [path("workshops/<int:page_id>/mails/", mails, name="workshop_mails")]
