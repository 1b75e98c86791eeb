"""One in-house request with all that has become of it, and what can be done."""

from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from wagtail.admin import messages
from wagtail.admin.auth import permission_required

from guard import attachments
from mail.address import AddressError
from mail.models import OutboxMail
from workshops.answer_request import answer
from workshops.arrange import may_be_arranged
from workshops.enums import RequestState
from workshops.models import InHouseRequest
from workshops.request_forms import KeepForm, QuoteForm, quote_form_for
from workshops.settle import keep


@permission_required("workshops.change_inhouserequest")
@require_http_methods(["GET", "HEAD", "POST"])
def look(request: HttpRequest, pk: int) -> HttpResponse:
    """A POST is the author's answer, or the wish to see first what its price comes to."""
    asked = get_object_or_404(InHouseRequest.objects.select_related("booking__date__workshop"), pk=pk)
    form = quote_form_for(asked, request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return _page(request, asked, answer_form=form)
    if "look" in request.POST:
        return _page(request, asked, answer_form=form, price=form.price)
    given = form.cleaned_data
    try:
        answer(asked, given["text"], by=request.user, key=given["key"], now=timezone.now(), price=form.price)
    except AddressError as refused:
        form.add_error(None, str(refused))
        return _page(request, asked, answer_form=form)
    messages.success(request, _("Your answer is on its way."))
    return redirect("workshop_request", pk)


@permission_required("workshops.change_inhouserequest")
@require_POST
def keep_notes(request: HttpRequest, pk: int) -> HttpResponse:
    asked = get_object_or_404(InHouseRequest, pk=pk)
    form = KeepForm(request.POST, instance=asked)
    if not form.is_valid():
        asked.refresh_from_db()
        return _page(request, asked, keep_form=form)
    keep(asked, **{name: form.cleaned_data[name] for name in form.changed_data})
    messages.success(request, _("Saved."))
    return redirect("workshop_request", pk)


def _page(
    request: HttpRequest,
    asked: InHouseRequest,
    *,
    answer_form: QuoteForm | None = None,
    keep_form: KeepForm | None = None,
    **more: Any,
) -> HttpResponse:
    forms = {
        "answer_form": answer_form or quote_form_for(asked),
        "keep_form": keep_form or KeepForm(instance=asked),
    }
    wrong = any(form.errors for form in forms.values())
    context = {
        **forms,
        **more,
        "asked": asked,
        "next_states": RequestState(asked.state).next_states,
        "may_be_arranged": may_be_arranged(asked),
        "overdue": asked.is_overdue(timezone.now()),
        "attachments": attachments.of(asked.mail_reference),
        "answers": asked.answers.all(),
        "steps": asked.steps.select_related("by"),
        "mails": OutboxMail.objects.filter(reference=asked.mail_reference).defer("raw"),
        "header_title": asked.company,
        "page_title": asked.company,
        "page_subtitle": asked.about,
        "header_icon": "clipboard-list",
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": reverse("workshop_board"), "label": _("In-house requests")},
            {"url": "", "label": asked.company},
        ],
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK
    return TemplateResponse(request, "workshops/admin/request.html", context, status=status)


urls: list[URLPattern] = [
    path("workshops/board/<int:pk>/", look, name="workshop_request"),
    path("workshops/board/<int:pk>/notes/", keep_notes, name="workshop_request_notes"),
]
