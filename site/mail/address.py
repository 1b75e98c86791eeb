import re

from django.utils.translation import gettext as _

from mail.headers import one_line

MAX_LENGTH = 254
_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")


class AddressError(ValueError):
    """Says, in words for a person, why an address cannot be written to."""


def checked(address: str) -> str:
    """`address` as it may stand in an envelope and a header: an ASCII name, and the domain in its ASCII form.

    Raises AddressError. Display names, comments, quoted names and several addresses are all refused.
    """
    local, at, domain = address.strip().rpartition("@")
    if not at:
        raise AddressError(_("“%(address)s” is not an e-mail address.") % {"address": one_line(address)})
    if not local.isascii():
        raise AddressError(
            _("“%(address)s” cannot be written to: letters such as å, ä and ö before the @ are not supported.")
            % {"address": one_line(address)}
        )
    found = f"{local}@{_ascii_domain(domain)}"
    if not _LOCAL.fullmatch(local) or len(local) > 64 or len(found) > MAX_LENGTH or not _is_domain(found):
        raise AddressError(_("“%(address)s” is not an e-mail address.") % {"address": one_line(address)})
    return found


def domain_of(address: str) -> str:
    return address.rpartition("@")[2]


def _ascii_domain(domain: str) -> str:
    try:
        return domain.encode("idna").decode("ascii").lower()
    except UnicodeError:
        return ""


def _is_domain(address: str) -> bool:
    return all(_LABEL.fullmatch(label) for label in domain_of(address).split("."))
