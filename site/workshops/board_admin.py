"""In-house requests as a board: a column for each state, and buttons that move a card."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin import messages
from wagtail.admin.auth import permission_required
from wagtail.admin.utils import get_valid_next_url_from_request

from workshops.enums import RequestState
from workshops.models import InHouseRequest
from workshops.settle import settle

COLUMNS = (
    RequestState.NEW,
    RequestState.ANSWERED,
    RequestState.QUOTED,
    RequestState.BOOKED,
    RequestState.DECLINED,
)
MOST_CARDS = 30


@dataclass(frozen=True, slots=True)
class Card:
    asked: InHouseRequest
    overdue: bool
    ways: list[RequestState]


@dataclass(frozen=True, slots=True)
class Column:
    state: RequestState
    number: int
    cards: list[Card]

    @property
    def left_out(self) -> int:
        return self.number - len(self.cards)


@permission_required("workshops.change_inhouserequest")
@require_safe
def board(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    numbers = dict(InHouseRequest.objects.order_by().values_list("state").annotate(number=Count("pk")))
    context = {
        "columns": [Column(state, numbers.get(state, 0), _cards(state, now)) for state in COLUMNS],
        "suspected": numbers.get(RequestState.SUSPECTED, 0),
        "here": request.get_full_path(),
        "header_title": _("In-house requests"),
        "page_title": _("In-house requests"),
        "header_icon": "clipboard-list",
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": "", "label": _("In-house requests")},
        ],
    }
    return TemplateResponse(request, "workshops/admin/board.html", context)


@permission_required("workshops.change_inhouserequest")
@require_POST
def move(request: HttpRequest, pk: int) -> HttpResponse:
    asked = get_object_or_404(InHouseRequest, pk=pk)
    wanted = request.POST.get("state", "")
    if wanted in RequestState.values and settle(pk, RequestState(wanted), by=request.user, now=timezone.now()):
        words = {"company": asked.company, "state": RequestState(wanted).label}
        messages.success(request, _("%(company)s is now: %(state)s.") % words)
    else:
        messages.error(request, _("That cannot be done: the request has been moved meanwhile. Look at it once more."))
    return redirect(get_valid_next_url_from_request(request) or reverse("workshop_board"))


def _cards(state: RequestState, now: datetime) -> list[Card]:
    rows = InHouseRequest.objects.on_board(state)[:MOST_CARDS]
    ways = [way for way in state.next_states if way in COLUMNS]
    return [Card(asked, asked.is_overdue(now), ways) for asked in rows]


urls: list[URLPattern] = [
    path("workshops/board/", board, name="workshop_board"),
    path("workshops/board/<int:pk>/move/", move, name="workshop_request_move"),
]
