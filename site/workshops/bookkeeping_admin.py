"""The author picks a period, sees what it adds up to, and takes the lines out as a file."""

from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from wagtail.admin.auth import permission_required
from wagtail.admin.widgets import AdminDateInput

from desk.spreadsheet import Format
from workshops.bookkeeping import Basis, Period, sums, table


class PeriodForm(forms.Form):
    first = forms.DateField(label=gettext_lazy("First day"), widget=AdminDateInput)
    last = forms.DateField(label=gettext_lazy("Last day"), widget=AdminDateInput)
    basis = forms.ChoiceField(label=gettext_lazy("What counts is"), choices=Basis.choices)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if {"first", "last"} <= cleaned.keys() and cleaned["last"] < cleaned["first"]:
            self.add_error("last", _("This is before the first day."))
        return cleaned

    def period(self) -> Period:
        return Period(self.cleaned_data["first"], self.cleaned_data["last"], Basis(self.cleaned_data["basis"]))


@never_cache
@permission_required("workshops.change_booking")
@require_safe
def bookkeeping(request: HttpRequest) -> HttpResponse:
    asked = request.GET if "first" in request.GET else last_month(timezone.localdate())
    form = PeriodForm(asked)
    context: dict[str, Any] = {"form": form, "page_title": _("For the accounts"), "header_icon": "table"}
    if form.is_valid():
        if (kind := request.GET.get("file")) in Format.values:
            return table(form.period()).as_response(Format(kind))
        bookings = list(form.period().bookings())
        context |= {"sums": sums(bookings), "count": len(bookings), "files": _files(form)}
    return TemplateResponse(request, "workshops/admin/bookkeeping.html", context)


def last_month(today: date) -> dict[str, str]:
    """What an author who opens the page most often wants."""
    last = today.replace(day=1) - timedelta(days=1)
    return {"first": last.replace(day=1).isoformat(), "last": last.isoformat(), "basis": Basis.HELD.value}


def _files(form: PeriodForm) -> list[tuple[str, str]]:
    period = form.period()
    query = {"first": str(period.first), "last": str(period.last), "basis": period.basis.value}
    address = reverse("workshop_bookkeeping")
    return [(str(kind.label), f"{address}?{urlencode({**query, 'file': kind.value})}") for kind in Format]


urls: list[URLPattern] = [path("workshops/bookkeeping/", bookkeeping, name="workshop_bookkeeping")]
