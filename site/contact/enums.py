from django.db import models
from django.utils.translation import pgettext_lazy


class MessageState(models.TextChoices):
    NEW = "new", pgettext_lazy("message", "New")
    ANSWERED = "answered", pgettext_lazy("message", "Answered")
    ARCHIVED = "archived", pgettext_lazy("message", "Archived")
    SUSPECTED = "suspected", pgettext_lazy("message", "Suspected spam")
    SPAM = "spam", pgettext_lazy("message", "Spam")

    @property
    def next_states(self) -> tuple["MessageState", ...]:
        """Where the author may move a message from here."""
        return _NEXT[self]


_NEXT = {
    MessageState.NEW: (MessageState.ANSWERED, MessageState.ARCHIVED, MessageState.SPAM),
    MessageState.ANSWERED: (MessageState.ARCHIVED, MessageState.NEW),
    MessageState.ARCHIVED: (MessageState.NEW,),
    MessageState.SUSPECTED: (MessageState.NEW, MessageState.ARCHIVED, MessageState.SPAM),
    MessageState.SPAM: (MessageState.NEW,),
}
