"""The letter as anybody may read it: the frozen HTML without what belongs to one reader."""

import re

from django.template.defaultfilters import linebreaks_filter
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import override

from newsletter.addresses import archive_url, choices_url, issue_url, signup_url, unsubscribe_url
from newsletter.archive_html import of_today
from newsletter.models import IssueEdition
from newsletter.skeleton import Token

# The letter's own HTML, with the styles that mail programs need, and nothing that could act.
LETTER_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'self'"
)

_BODY = re.compile(r"<body[^>]*>", re.IGNORECASE)
# It stands outside the letter's own frame: what was sent is not changed.
_CORRECTION = (
    '<div role="note" style="max-width:552px;margin:24px auto 0;padding:16px 24px;border:1px solid #a8213a;'
    'background:#fbfaf7;color:#1c1b18;font:17px/1.6 Georgia,serif"><strong>{}</strong>{}</div>'
)


def page(edition: IssueEdition) -> str:
    """What leads to a reader's own pages leads, for one who has none, to where the letter is explained; what leads to
    this page, to the other letters."""
    language, key, issue = edition.language, Token.KEY.written(edition.marker), edition.issue
    html = of_today(edition.html)
    for own in (unsubscribe_url, choices_url):
        html = html.replace(own(key, language), signup_url(language))
    with override(language):
        html = _here(issue_url(issue.number or 0, language)).sub(
            lambda link: f'<a href="{archive_url(language)}"{link[1]}>{_("Earlier letters")}</a>', html
        )
    if not issue.correction or issue.corrected_at is None:
        return html
    with override(language):
        heading = _("Corrected %(date)s") % {"date": date_format(issue.wall_clock(issue.corrected_at), "j F Y")}
    note = format_html(_CORRECTION, heading, linebreaks_filter(issue.correction))
    return _BODY.sub(lambda found: found[0] + note, html, count=1)


def _here(address: str) -> re.Pattern[str]:
    return re.compile(rf'<a href="{re.escape(address)}"([^<>]*)>[^<]*</a>')
