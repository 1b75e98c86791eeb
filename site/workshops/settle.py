"""An in-house request moves from state to state by one conditional UPDATE, and what moved it is remembered."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from workshops.due_days import due_in
from workshops.enums import RequestState
from workshops.models import InHouseRequest, RequestStep


@transaction.atomic
def settle(pk: int, state: RequestState, *, by: Any, now: datetime, before: RequestState | None = None) -> bool:
    """False, and nothing changed, where the request stands in a state that does not lead there, or not in `before`."""
    stood = _stands_in(pk)
    if stood is None or before not in {None, stood} or state not in stood.next_states:
        return False
    rows = InHouseRequest.objects.filter(pk=pk, state=stood)
    due_before = rows.values_list("due_on", flat=True).first()
    if not rows.update(state=state, due_on=due_in(state, now)):
        return False
    RequestStep.objects.create(request_id=pk, before=stood, state=state, by=by, at=now, due_before=due_before)
    return True


@transaction.atomic
def take_back(pk: int, at: datetime) -> bool:
    """Undo what moved the request at that moment, unless it has been moved on since."""
    step = RequestStep.objects.filter(request_id=pk, at=at).order_by("pk").last()
    if step is None or RequestStep.objects.filter(Q(at__gt=at) | Q(pk__gt=step.pk), request_id=pk).exists():
        return False
    rows = InHouseRequest.objects.filter(pk=pk, state=step.state)
    if not rows.update(state=step.before, due_on=step.due_before):
        return False
    step.delete()
    return True


def keep(asked: InHouseRequest, **fields: Any) -> None:
    """The author's own notes and day; whatever else has moved meanwhile stays as it is."""
    InHouseRequest.objects.filter(pk=asked.pk).update(**fields)


def _stands_in(pk: int) -> RequestState | None:
    found = InHouseRequest.objects.filter(pk=pk).values_list("state", flat=True).first()
    return RequestState(found) if found else None
