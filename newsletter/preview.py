"""The letter as readers will get it, made by the pipeline that makes theirs."""

import logging
import re
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from newsletter.build import STOP_BYTES, WARN_BYTES, Built, Frame, build
from newsletter.edition_choice import editions_of
from newsletter.freeze import next_number
from newsletter.lint import look_over
from newsletter.models import Issue
from newsletter.skeleton import Token, fill
from newsletter.topics import Sieve

logger = logging.getLogger(__name__)
NOBODY = {Token.ADDRESS: "reader@example.org", Token.CODE: "preview", Token.KEY: "preview"}
_DARK_ONLY = re.compile(r"@media\s*\(\s*prefers-color-scheme\s*:\s*dark\s*\)")


@dataclass(frozen=True, slots=True)
class Preview:
    subject: str = ""
    html: str = ""
    text: str = ""
    size: int = 0
    shortened: tuple[str, ...] = ()
    obstacle: str = ""
    complaints: tuple[str, ...] = ()

    @property
    def kilobytes(self) -> int:
        return round(self.size / 1024)

    @property
    def is_long(self) -> bool:
        return self.size > WARN_BYTES

    @property
    def size_in_words(self) -> str:
        words = {"size": self.kilobytes, "warn": WARN_BYTES // 1024, "stop": STOP_BYTES // 1024}
        if self.size > STOP_BYTES:
            return (
                _("%(size)d KB is too much: Gmail would cut the letter off, and over %(stop)d KB it is not sent.")
                % words
            )
        if self.is_long:
            return _("%(size)d KB is long. At %(stop)d KB Gmail would cut it off.") % words
        return _("%(size)d KB, which every mail program shows whole. From %(warn)d KB it is long.") % words

    @property
    def shortened_in_words(self) -> str:
        count = len(self.shortened)
        text = ngettext(
            "To keep under %(warn)d KB, the longest article is shown as its lead and a link: %(titles)s.",
            "To keep under %(warn)d KB, the longest articles are shown as their leads and a link: %(titles)s.",
            count,
        )
        titles = ", ".join(_("“%(title)s”") % {"title": title} for title in self.shortened)
        return text % {"warn": WARN_BYTES // 1024, "titles": titles} if count else ""


def preview(issue: Issue, language: str, now: datetime, selection: str = "") -> Preview:
    """Of a frozen letter what was frozen; of an open one what would be frozen now, with what stands in its way."""
    edition = issue.editions.filter(language=language, selection=selection).first()
    if edition is not None:
        html, text = (fill(part, edition.marker, NOBODY) for part in (edition.html, edition.text))
        return Preview(edition.subject, html, text, len(edition.html.encode()))
    if not issue.newsletter.is_ready:
        return Preview(obstacle=_("The newsletter settings lack the sender or the list identity."))
    items = Sieve(issue).lets_in(selection)
    if not items and issue.included().exists():
        return Preview(obstacle=_("There is nothing in the letter for these readers, so they get none this time."))
    try:
        number = issue.number or next_number(issue.newsletter)
        built = build(Frame(issue, language, number, now, items))
    except Exception as error:
        logger.exception("The letter %s could not be built.", issue.pk)
        return Preview(obstacle=_("The letter cannot be made into an e-mail: %(reason)s") % {"reason": error})
    return _of(issue, built)


def obstacle_to(issue: Issue, now: datetime) -> str:
    """Why the letter cannot be approved, looking at every edition that the author can; empty where it can.

    The freeze looks at each again, and at those beyond what is shown.
    """
    editions, _others = editions_of(issue, now)
    for edition in editions:
        if edition.is_empty:
            continue
        if obstacle := preview(issue, edition.language, now, edition.selection).obstacle:
            return obstacle if edition is editions[0] else f"{edition.label}: {obstacle}"
    return ""


def in_scheme(html: str, scheme: str) -> str:
    """As a mail program in light or in dark mode shows it, whatever the author's own screen is set to."""
    media = "@media all" if scheme == "dark" else "@media not all"
    forced = _DARK_ONLY.sub(media, html)
    return forced.replace("color-scheme: light dark", f"color-scheme: {scheme}").replace(
        'content="light dark"', f'content="{scheme}"'
    )


def _of(issue: Issue, built: Built) -> Preview:
    html, text = (fill(part, built.marker, NOBODY) for part in (built.html, built.text))
    findings = look_over(built)
    obstacle = ""
    if built.is_too_big:
        obstacle = _("The letter is too big: mail programs would cut it off. Take something out of it.")
    elif not issue.included().exists():
        obstacle = _("There is no article in it.")
    elif findings.faults:
        obstacle = _("The letter cannot leave as it is: %(faults)s") % {"faults": " ".join(findings.faults)}
    complaints = tuple(findings.advice)
    return Preview(built.subject, html, text, built.size, built.shortened_titles, obstacle, complaints)
