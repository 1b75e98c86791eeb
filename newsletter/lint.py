"""Looks a finished letter over, byte by byte as it leaves: what mail providers ask of it, and what readers do.

`faults` keep a letter from being frozen, `advice` is shown to its author. Sources: RFC 2369, 2919, 3834, 5064, 8058;
Gmail's sender guidelines.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage

from django.conf import settings
from django.utils.translation import gettext as _

from newsletter.build import STOP_BYTES, WARN_BYTES, Built
from newsletter.markup import Markup, host_of
from newsletter.skeleton import Token, join, split

SHOWN_SUBJECT = 70
"""Characters of a subject that a mail program on a desk shows; a phone shows about half."""
_LINE = 998
_EXACT = {
    "MIME-Version": "1.0",
    "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    "Auto-Submitted": "auto-generated",
    "X-Auto-Response-Suppress": "OOF, AutoReply",
    "Precedence": "bulk",
}
_SHAPED = {
    "From": r".*\S+@\S+",
    "Reply-To": r"[^\s<>]+@[^\s<>]+",
    "To": r"[^\s<>,]+@[^\s<>,]+",
    "Subject": r".+",
    "Date": r"\w{3}, \d{2} \w{3} \d{4} \d\d:\d\d:\d\d [+-]\d{4}",
    "Message-ID": r"<[^<>\s@]+@[^<>\s@]+>",
    "List-Id": r".*<[a-z0-9-]+(?:\.[a-z0-9-]+)+>",
    "List-Unsubscribe": r"<https?://[^<>\s]+>(?:, <mailto:[^<>\s]+>)?",
    "List-Archive": r"<https?://[^<>\s]+>",
    "List-Help": r"<mailto:[^<>\s]+>",
    "List-Owner": r"<mailto:[^<>\s]+>",
    "Archived-At": r"<https?://[^<>\s]+>",
    "Feedback-ID": r"[^:\s]*:[^:\s]*:[^:\s]*:[A-Za-z0-9]{5,15}",
    "Content-Language": r"[a-zA-Z]{2,3}(?:-[a-zA-Z0-9]+)*",
    "Content-Type": r"multipart/alternative;.*",
}
_LINKS = re.compile(r"(?:https?://|mailto:|tel:)[^\s<>]+")
_LINKS_OF_OURS = re.compile(rf"<({_LINKS.pattern})>")
_ABSOLUTE = re.compile(r"https?://[^/\s]|mailto:.|tel:.")
_PICTURE_NAME = re.compile(r"\.(?:png|jpe?g|gif)(?:\?|$)", re.IGNORECASE)
_SIDE = re.compile(r"[1-9]\d{0,3}")


@dataclass(frozen=True, slots=True)
class Findings:
    faults: tuple[str, ...]
    advice: tuple[str, ...]

    @property
    def complaints(self) -> list[str]:
        return [*self.faults, *self.advice]


def own_hosts() -> frozenset[str]:
    """Those that a letter may fetch its pictures from: the site, and where it keeps its files."""
    return frozenset(filter(None, (host_of(address) for address in (settings.BASE_URL, settings.MEDIA_URL))))


def look_over(built: Built) -> Findings:
    """The edition as one reader would get it."""
    somebody = {Token.ADDRESS: "reader@example.org", Token.CODE: "i0.0.code", Token.KEY: "key"}
    return lint(join(split(built.skeleton, built.marker), somebody), own_hosts())


def lint(raw: bytes, hosts: Collection[str]) -> Findings:
    """A whole letter to one reader. Pictures may come from `hosts` only."""
    message = message_from_bytes(raw, _class=EmailMessage, policy=policy.default)
    html, text = _body(message, "html"), _body(message, "plain")
    markup = Markup(html)
    faults = [
        *_bytes(raw),
        *_headers(message),
        *_parts(message),
        *_markup(html, markup, hosts),
        *(fault for image in markup.images for fault in _image(image)),
        *_way_out(message, html, text),
        *_links(markup, text),
    ]
    return Findings(tuple(faults), () if faults else tuple(_advice(message, html)))


def _written(message: EmailMessage, name: str) -> list[str]:
    """The header's lines as they stand: the library's own reading of a broken one can fail."""
    return [" ".join(str(value).split()) for given, value in message.raw_items() if given.lower() == name.lower()]


def _body(message: EmailMessage, subtype: str) -> str:
    part = message.get_body((subtype,))
    return str(part.get_content()) if part is not None else ""


def _bytes(raw: bytes) -> Iterator[str]:
    if not raw.isascii():
        yield _("It contains bytes that not every mail server passes on.")
    if re.search(rb"(?<!\r)\n|\r(?!\n)", raw):
        yield _("It contains a line ending that is not allowed in an e-mail.")
    if max(map(len, raw.split(b"\r\n"))) > _LINE:
        yield _("It contains a line of more than 998 characters.")


def _headers(message: EmailMessage) -> Iterator[str]:
    for name in [*_EXACT, *_SHAPED]:
        found = _written(message, name)
        value = found[0] if found else ""
        right = value == _EXACT[name] if name in _EXACT else re.fullmatch(_SHAPED[name], value) is not None
        if len(found) != 1:
            yield _("The header %(name)s occurs %(count)d times instead of once.") % {"name": name, "count": len(found)}
        elif not right:
            yield _("The header %(name)s says “%(value)s”.") % {"name": name, "value": value}
    for name in ("Bcc", "Cc", "Sender"):
        if _written(message, name):
            yield _("The header %(name)s has no place in a letter.") % {"name": name}


def _parts(message: EmailMessage) -> Iterator[str]:
    kinds = [(part.get_content_type(), part.get_content_charset()) for part in message.iter_parts()]
    if kinds != [("text/plain", "utf-8"), ("text/html", "utf-8")]:
        yield _("It does not consist of a text part and an HTML part, in that order, in UTF-8.")
    if any(part.defects for part in message.walk()):
        yield _("A mail program would have to guess at its structure.")


def _markup(html: str, markup: Markup, hosts: Collection[str]) -> Iterator[str]:
    if "<mj-" in html:
        yield _("MJML was left in it.")
    if not markup.language or not markup.title.strip():
        yield _("Its HTML has no language or no title.")
    if markup.acting:
        yield _("It contains what no letter may contain: %(tags)s.") % {"tags": ", ".join(sorted(markup.acting))}
    for address in markup.fetched:
        if host_of(address) not in hosts:
            yield _("It would fetch something from another place: %(address)s") % {"address": address[:100]}
    for address in markup.links:
        if not _ABSOLUTE.match(address):
            yield _("It contains a link that leads nowhere from an e-mail: %(address)s") % {"address": address[:100]}
    if len(html.encode()) > STOP_BYTES:
        yield _("It is %(size)d KB. Over 100 KB mail programs cut it off.") % {"size": len(html.encode()) // 1024}


def _image(image: dict[str, str]) -> Iterator[str]:
    named = {"address": image.get("src", "")[:100]}
    if "alt" not in image:
        yield _("A picture has no alternative text: %(address)s") % named
    sides = [image.get("width", ""), image.get("height", "")]
    if not all(map(_SIDE.fullmatch, sides)):
        yield _("A picture has no width or no height: %(address)s") % named
    elif "1" in sides:
        yield _("A picture that nobody sees could only count readers: %(address)s") % named
    if not _PICTURE_NAME.search(image.get("src", "")):
        yield _("A picture is neither JPEG, PNG nor GIF: %(address)s") % named


def _way_out(message: EmailMessage, html: str, text: str) -> Iterator[str]:
    ways = re.findall(r"<(https?://[^>]+)>", "".join(_written(message, "List-Unsubscribe")))
    seen = html.encode()[:STOP_BYTES].decode(errors="ignore")
    if not ways or ways[0] not in seen or ways[0] not in text:
        yield _("The link to leave is missing, or is where mail programs have cut the letter off.")


def _links(markup: Markup, text: str) -> Iterator[str]:
    """Both parts lead to the same places; an address that is merely written in the text is written in both."""
    in_html, in_text, written = set(markup.links), set(_LINKS.findall(text)), set(_LINKS_OF_OURS.findall(text))
    missing = {link for link in in_html - in_text if link.removeprefix("mailto:") not in text}
    added = {link for link in written - in_html if link not in markup.words}
    for link in sorted(missing):
        yield _("The text part lacks a link that the HTML has: %(address)s") % {"address": link[:100]}
    for link in sorted(added):
        yield _("The text part has a link that the HTML lacks: %(address)s") % {"address": link[:100]}


def _advice(message: EmailMessage, html: str) -> Iterator[str]:
    if WARN_BYTES < len(html.encode()) <= STOP_BYTES:
        yield _("The letter is %(size)d KB. From 100 KB mail programs cut it off.") % {
            "size": len(html.encode()) // 1024
        }
    if len(str(message["Subject"])) > SHOWN_SUBJECT:
        yield _("The subject is longer than most mail programs show.")
    if "<http://" in str(message["List-Unsubscribe"]):
        yield _("Mail programs show a button to leave only where the site's address begins with https.")
