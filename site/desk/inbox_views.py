"""The author's inbox in the admin: one list, and the buttons that act on what stands in it."""

from datetime import datetime
from typing import Any

from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin import messages
from wagtail.admin.utils import get_valid_next_url_from_request

from desk import kinds, lay_aside, warnings
from desk.inbox import Inbox
from desk.inbox_forms import SnoozeForm
from desk.inbox_page import lines, shelves, tabs
from desk.kinds import Action, Kind, NotDone
from desk.waiting import lying

MOST_AT_ONCE = 5000


@require_safe
@never_cache
def inbox(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    asked = Inbox.asked_for(request.GET, request.user, now)
    context = {
        "inbox": asked,
        "lines": lines(asked),
        "tabs": tabs(asked),
        "shelves": shelves(asked),
        "warnings": warnings.current(now),
        "here": request.get_full_path(),
        "header_title": _("Inbox"),
        "page_title": _("Inbox"),
        "header_icon": "tasks",
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": "", "label": _("Inbox")},
        ],
    }
    return TemplateResponse(request, "desk/inbox/page.html", context)


@require_POST
def act(request: HttpRequest) -> HttpResponse:
    kind, pk, action = _asked(request)
    now = timezone.now()
    try:
        if not kind.rows(now).filter(pk=pk).exists():
            raise NotDone(_("That has been dealt with meanwhile."))
        words = action.run(pk, request.user, now)
    except NotDone as refused:
        messages.error(request, str(refused))
        return _back(request)
    undo = {"address": reverse("desk_inbox_undo"), "item": f"{kind.name}:{pk}", "action": action.name}
    messages.success(request, _with_undo(request, words, now, undo) if action.undo else words)
    return _back(request)


@require_POST
def undo(request: HttpRequest) -> HttpResponse:
    _kind, pk, action = _asked(request)
    if action.undo is None:
        raise BadRequest
    try:
        action.undo(pk, request.user, _moment(request), timezone.now())
    except NotDone as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Undone."))
    return _back(request)


@require_POST
def archive(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    done = lay_aside.archive(_chosen(request, now), now)
    words = ngettext("%(count)d thing archived.", "%(count)d things archived.", done) % {"count": done}
    return _told(request, words, done, now)


@require_POST
def snooze(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    form = SnoozeForm(request.POST, now=now)
    if not form.is_valid():
        messages.error(request, " ".join(str(line) for found in form.errors.values() for line in found))
        return _back(request)
    until = form.cleaned_data["moment"]
    done = lay_aside.snooze(_chosen(request, now), until, now)
    words = ngettext("%(count)d thing comes back on %(day)s.", "%(count)d things come back on %(day)s.", done)
    day = date_format(timezone.localtime(until), "l j F")
    return _told(request, words % {"count": done, "day": day}, done, now)


@require_POST
def bring_back(request: HttpRequest) -> HttpResponse:
    """What was ticked, or all that was laid aside at the moment that the message with the button named."""
    done = (
        lay_aside.bring_back_of(_moment(request))
        if "at" in request.POST
        else lay_aside.bring_back(_chosen(request, timezone.now()))
    )
    words = ngettext("%(count)d thing is back in the inbox.", "%(count)d things are back in the inbox.", done)
    messages.success(request, words % {"count": done})
    return _back(request)


def _chosen(request: HttpRequest, now: datetime) -> lay_aside.Chosen:
    """The ticked things; or all that the list shows on all its pages, where that button was pressed."""
    seen = {kind.name: kind for kind in kinds.seen_by(request.user)}
    if "all" in request.POST:
        asked = Inbox.asked_for(request.POST, request.user, now)
        return [(kind, lying(kind, now, asked.shelf, asked.words)) for kind in asked.chosen]
    found: dict[str, list[int]] = {}
    for name in request.POST.getlist("item")[:MOST_AT_ONCE]:
        kind_name, pk = _read(name)
        found.setdefault(kind_name, []).append(pk)
    return [(seen[name], seen[name].rows(now).filter(pk__in=pks)) for name, pks in found.items() if name in seen]


def _asked(request: HttpRequest) -> tuple[Kind, int, Action]:
    name, pk = _read(request.POST.get("item", ""))
    kind = next((kind for kind in kinds.registered() if kind.name == name), None)
    action = next((one for one in kind.actions if one.name == request.POST.get("action")), None) if kind else None
    if kind is None or action is None:
        raise BadRequest
    if not all(kinds.allows(request.user, permission) for permission in (kind.permission, action.permission)):
        raise PermissionDenied
    return kind, pk, action


def _read(name: str) -> tuple[str, int]:
    kind, _colon, pk = name.rpartition(":")
    if not (pk.isascii() and pk.isdecimal() and len(pk) < 19):
        raise BadRequest
    return kind, int(pk)


def _moment(request: HttpRequest) -> datetime:
    try:
        at = datetime.fromisoformat(request.POST.get("at", ""))
    except ValueError:
        raise BadRequest from None
    if at.tzinfo is None:
        raise BadRequest
    return at


def _told(request: HttpRequest, words: str, done: int, now: datetime) -> HttpResponse:
    if done:
        messages.success(request, _with_undo(request, words, now, {"address": reverse("desk_inbox_back")}))
    else:
        messages.warning(request, _("Nothing was chosen, or it has been dealt with meanwhile."))
    return _back(request)


def _with_undo(request: HttpRequest, words: str, now: datetime, undo: dict[str, Any]) -> SafeString:
    context = {**undo, "words": words, "moment": now.isoformat(), "next": get_valid_next_url_from_request(request)}
    return render_to_string("desk/inbox/undo.html", context, request)


def _back(request: HttpRequest) -> HttpResponse:
    return HttpResponseRedirect(get_valid_next_url_from_request(request) or reverse("desk_inbox"))
