"""The letter goes to another address: a link to that one first, and a word to the old one afterwards."""

import secrets
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext

from guard.work import Proof
from newsletter import gate
from newsletter.addresses import move_url, signup_url
from newsletter.enums import ConsentKind, ConsentMethod, SubscriberState
from newsletter.models import Confirmation, Delivery, LinkRequest, Subscriber, Suppression
from newsletter.reader_mail import write
from newsletter.reader_models import LINK_DAYS, digest_of
from newsletter.request_models import RequestKind
from newsletter.subscribe import Source, record
from newsletter.unsubscribe import unsubscribe

CHOICES = ("cadence", "cadence_since", "selection", "language", "paused_until")


def ask(reader: Subscriber, address: str, now: datetime, *, client: str = "", proof: Proof | None = None) -> None:
    """Take the wish at the gate. Nothing here depends on what is known of the new address."""
    request = LinkRequest(
        kind=RequestKind.NEW_ADDRESS,
        newsletter=reader.newsletter,
        subscriber=reader,
        address=address,
        language=reader.language,
        client=client,
        asked_at=now,
    )
    gate.ask(request, proof)


def answer(asked: LinkRequest, now: datetime) -> bool:
    """Mail the link to the new address, unless it may not be written to or nothing would change."""
    reader = asked.subscriber
    if reader is None or reader.state != SubscriberState.CONFIRMED or reader.address == asked.address:
        return False
    if Suppression.objects.bars(asked.newsletter, asked.address):
        return False
    if not gate.may_mail(asked.newsletter, asked.address, now):
        return False
    token = secrets.token_urlsafe(24)
    Confirmation.objects.create(subscriber=reader, digest=digest_of(token), address=asked.address, created_at=now)
    url = move_url(token, reader.language)
    write(reader, "move", to=asked.address, move_url=url, days=LINK_DAYS)
    return True


def move(link: Confirmation, now: datetime, *, client: str = "") -> bool:
    """The button was pressed. True where the letter goes to the new address; pressing twice is harmless."""
    with transaction.atomic():
        reader = (
            Subscriber.objects.select_for_update(of=("self",)).select_related("newsletter").get(pk=link.subscriber_id)
        )
        if Confirmation.objects.filter(pk=link.pk, used_at=None).update(used_at=now) == 1:
            _move(reader, link.address, now, client)
    here = Subscriber.objects.of(reader.newsletter).confirmed().filter(address=link.address)
    return here.exists()


def _move(reader: Subscriber, address: str, now: datetime, client: str) -> None:
    if reader.state != SubscriberState.CONFIRMED or reader.address == address:
        return
    if Suppression.objects.bars(reader.newsletter, address):
        return
    old = reader.address
    said = gettext("The letter goes to %(new)s, no longer to %(old)s.") % {"new": address, "old": old}
    source = Source(text=said, client=client)
    try:
        with transaction.atomic():
            moved = reader.mark_moved(address, now)
    except IntegrityError:
        moved = _join(reader, address, now, source)
    else:
        record(reader, ConsentKind.MOVED, ConsentMethod.LINK, now, source)
    if moved:
        # Whoever asked to be erased is back by a wish of their own.
        Suppression.objects.about(reader.newsletter, address).erased().delete()
        write(reader, "moved", to=old, signup_url=signup_url(reader.language))


def _join(reader: Subscriber, address: str, now: datetime, source: Source) -> bool:
    """The new address has a row already, and whoever pressed the button reads its mail: one person. That row stays,
    with its key in letters sent, and takes over the choices and the copies to come; this one has left."""
    other = Subscriber.objects.of(reader.newsletter).select_for_update().get(address=address)
    other.mark_confirmed(now)
    if not other.mark_chosen({name: getattr(reader, name) for name in CHOICES}):
        return False
    record(other, ConsentKind.MOVED, ConsentMethod.LINK, now, source)
    Delivery.objects.hand_over(reader, other)
    unsubscribe(reader, ConsentMethod.LINK, now, client=source.client)
    return True
