"""An article that is being written, as it will stand in the letter: made by the pipeline that makes readers' copies."""

import logging
from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from blog.models import ArticlePage
from newsletter import content
from newsletter.archive import LETTER_POLICY
from newsletter.build import Frame, build
from newsletter.freeze import next_number
from newsletter.models import Issue, IssueItem, Newsletter
from newsletter.preview import NOBODY
from newsletter.skeleton import fill
from pages.preview_modes import PreviewMode

logger = logging.getLogger(__name__)


def letter_of(article: ArticlePage, newsletter: Newsletter) -> str:
    """A letter's HTML with nothing else in it. Nothing is stored."""
    slot = newsletter.rhythm.next_after(timezone.now())
    issue = Issue(newsletter=newsletter, slot_date=slot.date, slot_at=slot.at)
    item = IssueItem(issue=issue, article=article, title=article.title, form=newsletter.article_form, position=1)
    language = newsletter.language
    frame = Frame(issue, language, next_number(newsletter), slot.at)
    piece = replace(content.piece(item, article, language), item_id=0)
    built = build(frame, [piece])
    return fill(built.html, built.marker, NOBODY)


def serve(article: ArticlePage, request: HttpRequest) -> HttpResponse:
    newsletter = Newsletter.current()
    if not newsletter.is_ready:
        return _obstacle(request, _("The newsletter settings lack the sender or the list identity."))
    try:
        response = HttpResponse(letter_of(article, newsletter))
    except Exception:
        logger.exception("The article %s cannot be shown as in the letter.", article.pk)
        return _obstacle(request, _("The article cannot be made into an e-mail."))
    response.headers["Content-Security-Policy"] = LETTER_POLICY
    return response


def _obstacle(request: HttpRequest, text: object) -> HttpResponse:
    return render(request, "notice.html", {"heading": _("In the letter"), "text": text})


MODE = PreviewMode("letter", _("In the letter"), serve, fits=lambda page: isinstance(page, ArticlePage))
