"""Whose page a letter's own link opens."""

from guard.links import BadLink
from newsletter.models import Subscriber

TRIAL_KEY = "provbrev"
"""Stands in a trial copy where a reader's key stands in the letter; shorter than any of those."""


class TrialLink(BadLink):
    template = "newsletter/trial_link.html"


def reader_of(key: str) -> Subscriber:
    """Raises BadLink where the link is nobody's."""
    if key == TRIAL_KEY:
        raise TrialLink
    reader = Subscriber.objects.by_key(key)
    if reader is None:
        raise BadLink
    return reader
