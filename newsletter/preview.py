"""The letter as readers will get it, made by the pipeline that makes theirs."""

import logging
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from newsletter.build import Frame, build
from newsletter.freeze import next_number
from newsletter.models import Issue
from newsletter.skeleton import Token, fill

logger = logging.getLogger(__name__)
_NOBODY = {Token.ADDRESS: "reader@example.org", Token.CODE: "preview", Token.KEY: "preview"}


@dataclass(frozen=True, slots=True)
class Preview:
    subject: str = ""
    html: str = ""
    text: str = ""
    size: int = 0
    shortened: int = 0
    obstacle: str = ""

    @property
    def kilobytes(self) -> int:
        return round(self.size / 1024)


def preview(issue: Issue, language: str, now: datetime) -> Preview:
    """Of a frozen letter what was frozen; of an open one what would be frozen now, with what stands in its way."""
    edition = issue.editions.filter(language=language).first()
    if edition is not None:
        html, text = (fill(part, edition.marker, _NOBODY) for part in (edition.html, edition.text))
        return Preview(edition.subject, html, text, len(edition.html.encode()))
    if not issue.newsletter.is_ready:
        return Preview(obstacle=_("The newsletter settings lack the sender or the list identity."))
    try:
        built = build(Frame(issue, language, issue.number or next_number(issue.newsletter), now))
    except Exception as error:
        logger.exception("The letter %s could not be built.", issue.pk)
        return Preview(obstacle=_("The letter cannot be made into a mail: %(reason)s") % {"reason": error})
    obstacle = ""
    if built.is_too_big:
        obstacle = _("The letter is too big: mail programs would cut it off. Take something out of it.")
    elif not issue.included().exists():
        obstacle = _("No article stands in it.")
    html, text = (fill(part, built.marker, _NOBODY) for part in (built.html, built.text))
    return Preview(built.subject, html, text, built.size, built.shortened, obstacle)
