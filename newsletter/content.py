"""What stands in a letter, in one language, read from the articles as they are now."""

from collections.abc import Collection
from dataclasses import dataclass, replace

from django.utils.functional import cached_property
from django.utils.translation import override
from wagtail.models import Locale

from blog.models import ArticlePage
from newsletter.enums import ArticleForm
from newsletter.models import Issue, IssueItem
from pages.addresses import absolute
from pages.blocks import render_stream_mjml, render_stream_text
from pages.enums import CommentPolicy


@dataclass(frozen=True)
class Piece:
    """One article in a letter."""

    item_id: int
    title: str
    topic: str
    lead: str
    url: str
    takes_comments: bool
    is_full: bool
    body_mjml: str
    body_text: str

    @property
    def weight(self) -> int:
        return len(self.body_mjml.encode())


@dataclass(frozen=True)
class Content:
    subject: str
    preheader: str
    intro: str
    pieces: tuple[Piece, ...]

    @cached_property
    def full(self) -> tuple[Piece, ...]:
        return tuple(piece for piece in self.pieces if piece.is_full)

    def shortened(self, item_ids: Collection[int]) -> "Content":
        """The same with those articles as lead and link."""
        pieces = (replace(piece, is_full=piece.is_full and piece.item_id not in item_ids) for piece in self.pieces)
        return replace(self, pieces=tuple(pieces))


def read(issue: Issue, language: str) -> Content:
    with override(language):
        items = issue.included().with_articles()
        pieces = tuple(_piece(item, article) for item in items if (article := _edition_of(item, language)) is not None)
    first = pieces[0] if pieces else None
    return Content(
        subject=issue.subject or (first.title if first else issue.newsletter.name),
        preheader=issue.preheader or (first.lead if first else ""),
        intro=issue.intro,
        pieces=pieces,
    )


def _edition_of(item: IssueItem, language: str) -> ArticlePage | None:
    """The article in the reader's language where it has been translated, otherwise as it was written."""
    article = item.article
    if article is None or article.locale.language_code == language:
        return article
    locale = Locale.objects.filter(language_code=language).first()
    translated: ArticlePage | None = article.get_translation_or_none(locale) if locale else None
    if translated is not None and ArticlePage.objects.published().filter(pk=translated.pk).exists():
        return translated
    return article


def _piece(item: IssueItem, article: ArticlePage) -> Piece:
    is_full = item.form == ArticleForm.FULL
    return Piece(
        item_id=item.pk,
        title=article.title,
        topic=article.topic.title if article.topic else "",
        lead=article.lead,
        url=absolute(article.url or ""),
        takes_comments=article.comments == CommentPolicy.OPEN,
        is_full=is_full,
        body_mjml=render_stream_mjml(article.body) if is_full else "",
        body_text=render_stream_text(article.body) if is_full else "",
    )
