from typing import ClassVar

from guard.attaching_form import HOUR, AttachingForm
from guard.limits import Limit

DAY = 86_400


class LenientForm(AttachingForm):
    """A public form that refuses nobody for what a person may do too: send a link without JavaScript, share an address
    with a robot, have a browser that fills in a field that nobody sees. What looks like a robot's waits to be looked
    at, and no mail tells of it."""

    asks_for_work: ClassVar[bool] = True
    limits: ClassVar[tuple[Limit, ...]] = (
        Limit("client-most", "client", 1_000, HOUR),
        Limit("all-most", "form", 3_000, HOUR),
    )
    usual_limits: ClassVar[tuple[Limit, ...]] = (
        Limit("client-hour", "client", 10, HOUR),
        Limit("email-day", "email", 10, DAY),
        Limit("all-hour", "form", 100, HOUR),
    )
    unproven_usual_limits: ClassVar[tuple[Limit, ...]] = (Limit("unproven-hour", "form", 5, HOUR),)
    """So many from browsers without JavaScript are told of by mail."""
    most_links: ClassVar[int] = 3

    @property
    def is_suspect(self) -> bool:
        """Counts the form under its usual limits, so ask once, where it is valid."""
        if self.trapped or self.links > (self.most_links if self.proven else 0):
            return True
        limits = self.usual_limits if self.proven else (*self.usual_limits, *self.unproven_usual_limits)
        return self.reached(limits) is not None
