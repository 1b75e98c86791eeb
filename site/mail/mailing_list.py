"""Mails that a reader has asked for until further notice, and may leave by one click in the mail program."""

from dataclasses import dataclass

from mail.address import domain_of
from mail.headers import mailbox


@dataclass(frozen=True, slots=True)
class MailingList:
    """Named and left together (RFC 2919, RFC 8058): a mail program that has been told to leave a list takes any later
    mail with the same name for one that should not have come. So a list is exactly what its `way_out` leaves."""

    label: str
    """Stays the same for as long as the list is there."""
    name: str
    way_out: str

    def headers(self, sender: str) -> dict[str, str]:
        return {
            "List-Id": mailbox(self.name, f"{self.label}.{domain_of(sender)}"),
            "List-Unsubscribe": f"<{self.way_out}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        }
