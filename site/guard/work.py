"""Proof of work: a browser spends half a second on a form, so that thousands of forms cost somebody something.

Never required. A form without it is as good as any, until more come in than usual and the proven ones go first.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from guard.limits import Limit, take, wait

BITS = 12
"""Leading zero bits asked for: some 4,000 hashes, about half a second on a phone. static/js/site.js reads it too."""
LONGEST = 20
ONCE = Limit("once", "form", 1, 86_400)
"""As long as a form's token lives."""
CONTENT = "guard.work.content"


@dataclass(frozen=True, slots=True)
class Proof:
    """A form's signed token and the number that makes their common hash small."""

    token: str
    number: str

    @property
    def holds(self) -> bool:
        if not (self.number.isascii() and self.number.isdigit() and len(self.number) <= LONGEST):
            return False
        digest = hashlib.sha256(f"{self.token}:{self.number}".encode()).digest()
        return int.from_bytes(digest[:4]) >> (32 - BITS) == 0


def spend(proof: Proof, now: datetime, content: str = "") -> bool:
    """Whether the work was done for this one form. Sent a second time the same proof is worth nothing; except, where
    `content` is given, with the same content: that is a second click.

    Visitors of a page that comes from a cache share its token, so what counts once is token and number together.
    """
    if not proof.holds:
        return False
    spent = _digest(proof.token, proof.number)
    if not content:
        return take("guard.work", spent, ONCE, now)
    bound = _digest(spent, content)
    with transaction.atomic():
        # In one transaction: the second of two clicks at once waits here for the first, and then finds its content.
        if take("guard.work", spent, ONCE, now):
            return take(CONTENT, bound, ONCE, now)
    return wait(CONTENT, bound, ONCE, now) > timedelta()


def _digest(*parts: str) -> str:
    return hashlib.sha256(":".join(parts).encode()).hexdigest()
