"""An in-house request moves from state to state by one conditional UPDATE, whoever moves it."""

from workshops.enums import RequestState
from workshops.models import InHouseRequest


def settle(pk: int, state: RequestState) -> bool:
    """False, and nothing changed, where the request stands in a state that does not lead there."""
    sources = [source for source in RequestState if state in source.next_states]
    return InHouseRequest.objects.filter(pk=pk, state__in=sources).update(state=state) == 1


def take_back(pk: int, state: RequestState, before: RequestState) -> bool:
    """Undo a move to `state`, unless the request has been moved on since."""
    return InHouseRequest.objects.filter(pk=pk, state=state).update(state=before) == 1
