from datetime import UTC, datetime, timedelta

import pytest

from contact.enums import MessageState
from contact.models import Message
from contact.purge import purge
from contact.settle import settle
from tests.contact.factories import MessageFactory

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.mark.django_db
@pytest.mark.parametrize("wanted", list(MessageState))
@pytest.mark.parametrize("state", list(MessageState))
def test_messages_move_along_the_named_ways_only(state: MessageState, wanted: MessageState) -> None:
    message = MessageFactory.create(state=state)
    moved = settle(message, wanted)
    assert moved is (wanted in state.next_states)
    assert Message.objects.get().state == (wanted if moved else state) == message.state


@pytest.mark.django_db
def test_of_two_who_decide_at_once_the_second_is_told() -> None:
    message = MessageFactory.create()
    stale = Message.objects.get()
    assert settle(message, MessageState.ARCHIVED)
    assert not settle(stale, MessageState.ANSWERED)


@pytest.mark.django_db
def test_the_network_is_forgotten_after_thirty_days() -> None:
    old = MessageFactory.create(created_at=NOW - timedelta(days=31))
    young = MessageFactory.create(created_at=NOW - timedelta(days=29))
    purge(NOW)
    old.refresh_from_db()
    young.refresh_from_db()
    assert (old.client, bool(young.client)) == ("", True)
