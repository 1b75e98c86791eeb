"""From a sign-up to a reader: the mail with the link, and the click on its page's button."""

import secrets
from datetime import datetime

from django.db import transaction

from guard.work import Proof
from newsletter import gate
from newsletter.addresses import confirm_url, unsubscribe_url
from newsletter.enums import ConsentKind, ConsentMethod, SubscriberState
from newsletter.models import Confirmation, LinkRequest, Subscriber, Suppression
from newsletter.reader_mail import write
from newsletter.reader_models import LINK_DAYS, digest_of
from newsletter.request_models import RequestKind
from newsletter.subscribe import Source, record


def answer(subscriber_id: int, now: datetime) -> bool:
    """Mail a confirmation link, or to one who reads the letter already that nothing needs to be done.

    At most one mail an address in 24 hours, whoever asks and however often.
    """
    with transaction.atomic():
        if not Subscriber.objects.claim_answer(subscriber_id, now):
            return False
        subscriber = Subscriber.objects.select_related("newsletter").get(pk=subscriber_id)
        if not gate.may_mail(subscriber.newsletter, subscriber.address, now):
            return False
        if subscriber.state == SubscriberState.CONFIRMED:
            write(subscriber, "already", unsubscribe_url=unsubscribe_url(subscriber.key, subscriber.language))
        else:
            token = _new_link(subscriber, now)
            write(subscriber, "confirm", confirm_url=confirm_url(token, subscriber.language), days=LINK_DAYS)
        return True


def confirm(confirmation: Confirmation, now: datetime, *, client: str = "") -> bool:
    """The button was pressed. True where the reader is on the list afterwards; pressing twice is harmless.

    A link that was used once does not bring back a reader who has left since.
    """
    subscriber = confirmation.subscriber
    with transaction.atomic():
        first = Confirmation.objects.filter(pk=confirmation.pk, used_at=None).update(used_at=now) == 1
        if first and subscriber.mark_confirmed(now):
            # Whoever asked to be erased is back by a wish of their own.
            Suppression.objects.about(subscriber.newsletter, subscriber.address).erased().delete()
            record(subscriber, ConsentKind.CONFIRMED, ConsentMethod.LINK, now, _agreed(subscriber, client))
    subscriber.refresh_from_db(fields=["state"])
    return subscriber.state == SubscriberState.CONFIRMED


def renew(confirmation: Confirmation, now: datetime, *, client: str = "", proof: Proof | None = None) -> None:
    """Ask for a new link in place of one that is too old, through the same gate as a sign-up."""
    subscriber = confirmation.subscriber
    request = LinkRequest(
        kind=RequestKind.NEW_LINK,
        newsletter=subscriber.newsletter,
        subscriber=subscriber,
        address=subscriber.address,
        language=subscriber.language,
        client=client,
        asked_at=now,
    )
    gate.ask(request, proof)


def _agreed(subscriber: Subscriber, client: str) -> Source:
    """The confirmation is of what the reader last asked for."""
    asked = subscriber.consents.filter(kind=ConsentKind.REQUESTED).last()
    if asked is None:
        return Source(text="", client=client)
    return Source(text=asked.text, page_id=asked.source_page_id, url=asked.source_url, client=client)


def _new_link(subscriber: Subscriber, now: datetime) -> str:
    token = secrets.token_urlsafe(24)
    Confirmation.objects.create(subscriber=subscriber, digest=digest_of(token), created_at=now)
    return token
