"""From an issue to the finished mail of one edition. Nothing here writes to the database."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime

from django.utils.crypto import get_random_string
from django.utils.translation import override

from mail.address import checked, domain_of
from mail.headers import mailbox, one_line
from mail.render import Rendered, render
from newsletter import content
from newsletter.addresses import archive_url, choices_url, issue_url, signup_url, unsubscribe_url
from newsletter.issue_models import KEY_LENGTH
from newsletter.models import Issue, Newsletter
from newsletter.skeleton import Token, serialise
from pages.models import SiteSettings

WARN_BYTES = 90 * 1024
STOP_BYTES = 100 * 1024
TEMPLATE = "newsletter/mail/letter"


@dataclass(frozen=True, slots=True)
class Frame:
    """What an edition is, apart from its content."""

    issue: Issue
    language: str
    number: int
    moment: datetime
    item_ids: frozenset[int] | None = None
    """The articles that it holds, for readers of some topics; None is all."""

    def holds(self, piece: content.Piece) -> bool:
        return self.item_ids is None or piece.item_id in self.item_ids


@dataclass(frozen=True, slots=True)
class Built:
    language: str
    subject: str
    html: str
    text: str
    skeleton: bytes
    marker: str
    shortened_titles: tuple[str, ...] = ()

    @property
    def shortened(self) -> int:
        return len(self.shortened_titles)

    @property
    def size(self) -> int:
        """What Gmail counts when it decides whether to cut the letter off."""
        return len(self.html.encode())

    @property
    def is_too_big(self) -> bool:
        return self.size > STOP_BYTES

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.skeleton).hexdigest()


def build(frame: Frame, pieces: Sequence[content.Piece] | None = None) -> Built:
    """While the letter is too long, its longest article becomes lead and link. `pieces` are all its articles in that
    language, where they have been read already.

    Raises MjmlError, HeaderRefused or AddressRefused where the letter cannot be made at all.
    """
    given_all = content.pieces_of(frame.issue, frame.language) if pieces is None else pieces
    with override(frame.language):
        whole = content.compose(frame.issue, [piece for piece in given_all if frame.holds(piece)])
    marker = get_random_string(KEY_LENGTH)
    site = SiteSettings.current()
    given, shortened = whole, set[int]()
    rendered = _render(frame, given, marker, site)
    while len(rendered.html.encode()) > WARN_BYTES and given.full:
        shortened.add(max(given.full, key=lambda piece: piece.weight).item_id)
        given = whole.shortened(shortened)
        rendered = _render(frame, given, marker, site)
    return Built(
        language=frame.language,
        subject=rendered.subject,
        html=rendered.html,
        text=rendered.text,
        skeleton=serialise(headers(frame, rendered.subject, marker), rendered.text, rendered.html, marker),
        marker=marker,
        shortened_titles=tuple(piece.title for piece in whole.pieces if piece.item_id in shortened),
    )


def headers(frame: Frame, subject: str, marker: str) -> list[tuple[str, str]]:
    newsletter, language = frame.issue.newsletter, frame.language
    sender = checked(newsletter.sender_address)
    answers = checked(newsletter.reply_to or sender)
    return [
        ("From", mailbox(newsletter.sender_name, sender)),
        ("Reply-To", answers),
        ("To", Token.ADDRESS.written(marker)),
        ("Subject", subject),
        ("Date", format_datetime(frame.moment)),
        ("Message-ID", f"<{Token.CODE.written(marker)}@{domain_of(sender)}>"),
        ("List-Id", _list_id(newsletter, language)),
        ("List-Unsubscribe", _ways_out(newsletter, language, marker)),
        ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),
        ("List-Archive", f"<{archive_url(language)}>"),
        ("List-Help", f"<mailto:{answers}>"),
        ("List-Owner", f"<mailto:{answers}>"),
        ("Archived-At", f"<{issue_url(frame.number, language)}>"),
        ("Auto-Submitted", "auto-generated"),
        ("X-Auto-Response-Suppress", "OOF, AutoReply"),
        ("Precedence", "bulk"),
        ("Feedback-ID", f"i{frame.number}:{frame.issue.cadence}::{_feedback_name(newsletter)}"),
        ("Content-Language", language),
    ]


def _ways_out(newsletter: Newsletter, language: str, marker: str) -> str:
    key = Token.KEY.written(marker)
    ways = [f"<{unsubscribe_url(key, language)}>"]
    if newsletter.unsubscribe_address:
        local, _at, domain = checked(newsletter.unsubscribe_address).rpartition("@")
        ways.append(f"<mailto:{local}+{key}@{domain}?subject=unsubscribe>")
    return ", ".join(ways)


def _list_id(newsletter: Newsletter, language: str) -> str:
    identity = newsletter.list_id
    with override(language):
        name = newsletter.name_here
    return mailbox(name, identity) if one_line(name) else f"<{identity}>"


def _feedback_name(newsletter: Newsletter) -> str:
    """Gmail wants 5-15 characters that never change."""
    letters = "".join(character for character in newsletter.list_id if character.isalnum())
    return letters[:15].ljust(5, "0")


def _render(frame: Frame, given: content.Content, marker: str, site: SiteSettings) -> Rendered:
    language = frame.language
    context = {
        "newsletter": frame.issue.newsletter,
        "letter": given,
        "slot": frame.issue.local_slot,
        "web_url": issue_url(frame.number, language),
        "signup_url": signup_url(language),
        "choices_url": choices_url(Token.KEY.written(marker), language),
        "unsubscribe_url": unsubscribe_url(Token.KEY.written(marker), language),
    }
    return render(TEMPLATE, language, site, context)
