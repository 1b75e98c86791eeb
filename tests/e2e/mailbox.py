"""The mails that the local catcher has taken, as they came over SMTP."""

import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

WAIT_SECONDS = 150


@dataclass(frozen=True)
class Mailbox:
    folder: Path

    def all(self) -> list[EmailMessage]:
        files = sorted(self.folder.glob("*.eml"))
        return [message_from_bytes(file.read_bytes(), policy=default) for file in files]

    def to(self, address: str) -> list[EmailMessage]:
        return [mail for mail in self.all() if mail["To"] is not None and address in str(mail["To"])]

    def wait_for(
        self, address: str, is_it: Callable[[EmailMessage], bool] = lambda mail: True, seconds: int = WAIT_SECONDS
    ) -> EmailMessage:
        """The first mail to `address` that `is_it`; waits for the worker."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            for mail in self.to(address):
                if is_it(mail):
                    return mail
            time.sleep(0.5)
        subjects = [str(mail["Subject"]) for mail in self.to(address)]
        raise AssertionError(f"No such mail to {address} within {seconds} s; there are {subjects}")


def text_of(mail: EmailMessage) -> str:
    part = mail.get_body(("plain",))
    assert part is not None
    return str(part.get_content())


def link_in(mail: EmailMessage, fragment: str) -> str:
    """The address in the mail's text that holds `fragment`."""
    found = re.search(rf"https?://\S*{re.escape(fragment)}[^\s>]*", text_of(mail))
    assert found is not None, f"No address with {fragment!r} in:\n{text_of(mail)}"
    return found[0]
