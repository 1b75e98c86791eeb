"""An address is forgotten by every newsletter, with what was written to it under an earlier or a later one."""

from datetime import datetime

from django.db.models import CharField, F, Q, Value
from django.db.models.functions import Cast, Concat

from desk import log_labels
from guard.mailboxes import is_at, spellings
from newsletter.delivery_models import DeliveryQuerySet
from newsletter.enums import ImportState
from newsletter.erase import NOBODY, erase
from newsletter.models import Confirmation, Delivery, LinkRequest, ReaderImport, Subscriber, Suppression
from newsletter.reader_models import SubscriberQuerySet


def readers_at(address: str) -> SubscriberQuerySet:
    return Subscriber.objects.select_related("newsletter").filter(is_at("address", address)).order_by("pk")


def copies_to(address: str) -> DeliveryQuerySet:
    """Copies that went there for a reader who gets the letter elsewhere by now."""
    return Delivery.objects.filter(is_at("address", address)).exclude(subscriber__in=readers_at(address))


def files_naming(address: str) -> list[ReaderImport]:
    """Files of readers that lie ready to be brought, and reports of those that have been."""
    waiting = ReaderImport.objects.filter(state__in=(ImportState.LOOKED_AT, ImportState.DONE))
    words = [spelling.casefold() for spelling in spellings(address)]
    return [one for one in waiting if any(word in _all_of(one) for word in words)]


def forget(address: str, now: datetime) -> int:
    readers = list(readers_at(address))
    log_labels.blank(Subscriber, [reader.pk for reader in readers])
    for reader in readers:
        erase(reader, now)
    asked, _rows = LinkRequest.objects.filter(is_at("address", address)).delete()
    moves, _rows = Confirmation.objects.filter(is_at("address", address)).delete()
    return len(readers) + asked + moves + _forget_copies(address, now) + _forget_files(address) + _forget_words(address)


def _forget_copies(address: str, now: datetime) -> int:
    keys = list(copies_to(address).values_list("pk", flat=True))
    copies = Delivery.objects.filter(pk__in=keys)
    copies.cancel(now)
    return copies.update(address=Concat(Cast(F("pk"), CharField()), Value(NOBODY)), key="", reply="", last_error="")


def _forget_files(address: str) -> int:
    """A file that was only looked at goes whole; it can be given again, and then leaves this reader out."""
    files = files_naming(address)
    for one in files:
        if one.state == ImportState.LOOKED_AT:
            one.delete()
        else:
            report = {**one.report, "errors": [], "first": []}
            ReaderImport.objects.filter(pk=one.pk).update(report=report, content=b"")
    return len(files)


def _forget_words(address: str) -> int:
    """What a mail server said of the address, where it is why nothing is sent there."""
    named = Q()
    for spelling in spellings(address):
        named |= Q(evidence__icontains=spelling)
    return Suppression.objects.filter(named).update(evidence="")


def _all_of(one: ReaderImport) -> str:
    return f"{bytes(one.content).decode(errors='replace')} {one.report}".casefold()
