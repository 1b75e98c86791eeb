"""Who is told of a comment that waits, and may judge it through the link in that mail."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db.models.functions import Lower
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from comments import address_lines
from pages.models import SiteSettings

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser

    from comments.setting_models import CommentSettings


@dataclass(frozen=True, slots=True)
class Moderator:
    """An address of the settings, and the user whose it is, if it is anybody's."""

    address: str
    user: "AbstractUser | None"

    @classmethod
    def of(cls, address: str, accounts: "Mapping[str, Iterable[AbstractUser]]") -> Self | None:
        """None for an address that belongs to users of whom none may judge: a mail gives nobody more than a login."""
        owners = list(accounts.get(address, ()))
        user = next((user for user in owners if user.is_active and user.has_perm("comments.change_comment")), None)
        return None if owners and user is None else cls(address, user)

    @property
    def key(self) -> str:
        """What a link is bound to; nobody can read the address from it."""
        return f"u{self.user.pk}" if self.user else f"a{digest(self.address)}"


def digest(address: str) -> str:
    return salted_hmac("comments.moderator", address, algorithm="sha256").hexdigest()[:32]


def moderators(settings: "CommentSettings") -> list[Moderator]:
    """Those of the settings as they are now; without a list of addresses, the site's own address."""
    addresses = address_lines.addresses(settings.notify_addresses.strip() or SiteSettings.current().contact_email)
    accounts = _accounts(addresses)
    found = (Moderator.of(address, accounts) for address in addresses)
    return [moderator for moderator in found if moderator]


def find(key: str, settings: "CommentSettings") -> Moderator | None:
    """Whom a link was made for, while the settings still name the address and the user still may judge."""
    return next((moderator for moderator in moderators(settings) if moderator.key == key), None)


def check(text: str) -> None:
    """Refuse a list with a line to which no notice would go; every such line is named."""
    lines = address_lines.lines(text)
    accounts = _accounts(line.address for line in lines)
    faults = ((line.number, line.fault or _fault(line.address, accounts)) for line in lines)
    wrong = [
        ValidationError(_("Line %(number)d: %(fault)s") % {"number": number, "fault": fault}, "address")
        for number, fault in faults
        if fault
    ]
    if wrong:
        raise ValidationError({"notify_addresses": wrong})


def _fault(address: str, accounts: "Mapping[str, Iterable[AbstractUser]]") -> str:
    if Moderator.of(address, accounts):
        return ""
    return _("“%(address)s” belongs to a user who may not review comments.") % {"address": address}


def _accounts(addresses: Iterable[str]) -> "dict[str, list[AbstractUser]]":
    accounts: dict[str, list[AbstractUser]] = {}
    users = get_user_model().objects.annotate(address=Lower("email")).filter(address__in=list(addresses))
    for user in users.exclude(email="").order_by("pk"):
        accounts.setdefault(user.address, []).append(user)
    return accounts
