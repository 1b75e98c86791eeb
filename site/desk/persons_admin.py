"""What is kept about a person, in the admin: looked up, taken out, erased.

The address comes in the body of a POST all the way, so that it stands in no address bar and no server's log.
"""

from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST
from wagtail.admin import messages
from wagtail.admin.auth import any_permission_required, permission_required
from wagtail.admin.menu import MenuItem

from desk import persons

EXPORT, ERASE = "desk.export_person", "desk.erase_person"
TITLE = gettext_lazy("Personal data")


class AddressForm(forms.Form):
    address = forms.EmailField(
        label=gettext_lazy("E-mail address"),
        max_length=254,
        help_text=gettext_lazy("Of the person who asks. Capitals and small letters are the same."),
    )

    def clean_address(self) -> str:
        return str(self.cleaned_data["address"]).strip()


@any_permission_required(EXPORT, ERASE)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def look(request: HttpRequest) -> HttpResponse:
    """What is held where. Changes nothing, also where it is posted to."""
    form = AddressForm(request.POST or None)
    if not form.is_valid():
        return _page(request, "look", form=form)
    address = form.cleaned_data["address"]
    found = persons.find(address)
    total = sum(one.count for one in found)
    return _page(request, "look", form=form, address=address, found=found, total=total, team=_is_of_team(address))


@permission_required(EXPORT)
@never_cache
@require_POST
def export(request: HttpRequest) -> HttpResponse:
    form = AddressForm(request.POST)
    if not form.is_valid():
        return _page(request, "look", form=form)
    address, now = form.cleaned_data["address"], timezone.now()
    persons.note("exported", address, persons.find(address), by=str(request.user))
    response = JsonResponse(persons.export(address, now), json_dumps_params={"ensure_ascii": False, "indent": 2})
    response.headers["Content-Disposition"] = f'attachment; filename="personal-data-{timezone.localdate(now)}.json"'
    return response


@permission_required(ERASE)
@never_cache
@require_POST
def erase(request: HttpRequest) -> HttpResponse:
    """Asks first: only the page that names what goes and what stays sends `sure`."""
    form = AddressForm(request.POST)
    if not form.is_valid():
        return _page(request, "look", form=form)
    address = form.cleaned_data["address"]
    if not request.POST.get("sure"):
        found = [one for one in persons.find(address) if one.count]
        return _page(request, "erase", address=address, found=found, team=_is_of_team(address))
    erased = sum(one.count for one in persons.erase(address, timezone.now(), by=str(request.user)))
    if erased:
        text = ngettext("%(count)d thing has been erased.", "%(count)d things have been erased.", erased)
        messages.success(request, text % {"count": erased})
    else:
        messages.info(request, _("Nothing is kept about this address."))
    return redirect("desk_persons")


def _page(request: HttpRequest, name: str, **context: Any) -> HttpResponse:
    home = {"url": reverse("wagtailadmin_home"), "label": _("Home")}
    return TemplateResponse(
        request,
        f"desk/persons/{name}.html",
        {
            "breadcrumbs_items": [home, {"url": reverse("desk_persons") if name != "look" else "", "label": TITLE}],
            "header_title": TITLE,
            "page_title": TITLE,
            "header_icon": "user",
            **context,
        },
    )


def _is_of_team(address: str) -> bool:
    """Whoever works in the admin with that address; the account is not touched here."""
    users = get_user_model()._default_manager.filter(email__iexact=address)
    return bool(users.exists())


class PersonsMenuItem(MenuItem):
    def __init__(self) -> None:
        super().__init__(TITLE, reverse_lazy("desk_persons"), name="persons", icon_name="user", order=900)

    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm(EXPORT) or request.user.has_perm(ERASE)
