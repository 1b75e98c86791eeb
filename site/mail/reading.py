"""A finished mail taken apart again, for a person to look at."""

from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import collapse_rfc2231_value


@dataclass(frozen=True)
class Reading:
    headers: list[tuple[str, str]]
    text: str
    html: str
    attachments: list[str]


def read(raw: bytes) -> Reading:
    message = message_from_bytes(raw, policy=policy.default)
    return Reading(
        headers=[(name, str(value)) for name, value in message.items()],
        text=_body(message, "plain"),
        html=_body(message, "html"),
        attachments=[_file_name(part) for part in message.walk() if part.get_content_disposition() == "attachment"],
    )


def _body(message: EmailMessage, subtype: str) -> str:
    part = message.get_body((subtype,))
    return str(part.get_content()) if part is not None else ""


def _file_name(part: EmailMessage) -> str:
    return collapse_rfc2231_value(part.get_filename() or part.get_content_type())
