from contact.enums import MessageState
from contact.models import Message


def settle(message: Message, state: MessageState) -> bool:
    """Move a message to `state`. False, and nothing changed, where it stands in a state that does not lead there."""
    sources = [source for source in MessageState if state in source.next_states]
    if not Message.objects.filter(pk=message.pk, state__in=sources).update(state=state):
        return False
    message.state = state
    return True


def take_back(pk: int, state: MessageState, before: MessageState) -> bool:
    """Undo a move to `state`, unless the message has been moved on since."""
    return Message.objects.filter(pk=pk, state=state).update(state=before) == 1
