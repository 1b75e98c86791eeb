"""The mails to those who wait, written inside the transaction of what they tell about."""

from django.utils import translation

from mail.compose import compose
from pages.addresses import absolute
from workshops.links import waiting_path
from workshops.models import WaitingParty
from workshops.page_address import page_address


def tell_place(party: WaitingParty) -> None:
    """On joining, on coming back, and where a smaller party got the seats."""
    _write("waiting", party)


def offer(party: WaitingParty) -> None:
    _write("offer", party)


def tell_end(party: WaitingParty) -> None:
    """The offer has run out, the last time to book has come, or the date is cancelled."""
    _write("waiting_ended", party)


def _write(name: str, party: WaitingParty) -> None:
    if not party.email:
        return
    with translation.override(party.language):
        workshop = party.date.page
    context = {
        "party": party,
        "date": party.date,
        "workshop": workshop,
        "page_url": page_address(workshop),
        "waiting_url": absolute(waiting_path(party)),
    }
    compose(
        f"workshops/mail/{name}",
        to=party.email,
        language=party.language,
        kind=f"workshops.{name}",
        context=context,
        reference=f"waiting:{party.pk}",
        order_key=f"waiting:{party.pk}",
    )
