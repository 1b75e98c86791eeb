"""One mailbox, however its address is written: in capitals, or with a domain of letters outside ASCII."""

from contextlib import suppress

from django.db.models import Q

from guard.text import normalise_email


def spellings(address: str) -> tuple[str, ...]:
    """The address as it was given, as forms store it, and with its domain in Unicode as other systems may have it."""
    found = [address.strip()]
    with suppress(ValueError):
        normal = normalise_email(address)
        local, _at, domain = normal.rpartition("@")
        found += [normal, f"{local}@{domain.encode('ascii').decode('idna')}"]
    return tuple(dict.fromkeys(found))


def is_at(field: str, address: str) -> Q:
    """Rows whose `field` is that mailbox."""
    matches = Q()
    for spelling in spellings(address):
        matches |= Q(**{f"{field}__iexact": spelling})
    return matches
