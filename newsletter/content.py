"""What stands in a letter, in one language, read from the articles as they are now."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from django.utils.functional import cached_property
from django.utils.translation import override
from wagtail.models import Locale

from blog.models import ArticlePage
from mail.headers import one_line
from newsletter.enums import ArticleForm
from newsletter.models import Issue, IssueItem
from pages import mail_pictures
from pages.addresses import for_mail
from pages.blocks import render_stream_mjml, render_stream_text
from pages.enums import CommentPolicy
from pages.mail_pictures import MailPicture

PREVIEW_LENGTH = 150
"""What the widest mail programs show behind the subject."""
_BLANK = "\N{NO-BREAK SPACE}\N{ZERO WIDTH NON-JOINER}"


@dataclass(frozen=True)
class Piece:
    """One article in a letter."""

    item_id: int
    title: str
    topic: str
    lead: str
    url: str
    lang: str
    """Empty where the article is in the edition's own language."""
    picture: MailPicture | None
    caption: str
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

    @property
    def preview(self) -> str:
        """The preheader, and after it blanks enough that mail programs show nothing of the letter behind it."""
        return self.preheader and self.preheader + _BLANK * max(0, PREVIEW_LENGTH - len(self.preheader))

    @cached_property
    def full(self) -> tuple[Piece, ...]:
        return tuple(piece for piece in self.pieces if piece.is_full)

    def shortened(self, item_ids: Collection[int]) -> "Content":
        """The same with those articles as lead and link."""
        pieces = (replace(piece, is_full=piece.is_full and piece.item_id not in item_ids) for piece in self.pieces)
        return replace(self, pieces=tuple(pieces))


def pieces_of(issue: Issue, language: str) -> tuple[Piece, ...]:
    """All articles of the letter, in their order."""
    items = issue.included().with_articles()
    return tuple(
        piece(item, article, language) for item in items if (article := _edition_of(item, language)) is not None
    )


def compose(issue: Issue, pieces: Sequence[Piece]) -> Content:
    """A letter of those articles."""
    first = pieces[0] if pieces else None
    return Content(
        subject=_subject(issue.subject, first.title if first else "", issue.newsletter.name_here),
        preheader=" ".join((issue.preheader or _opening(pieces)).split()),
        intro=issue.intro,
        pieces=tuple(pieces),
    )


def _subject(*candidates: str) -> str:
    """The first that still says something when what no header may hold has been taken out."""
    return next(filter(None, map(one_line, candidates)), "…")


def _opening(pieces: Sequence[Piece]) -> str:
    """What stands behind the subject in a list of mails, where the author has written nothing for that place."""
    return pieces[0].lead or " · ".join(piece.title for piece in pieces[1:]) if pieces else ""


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


def piece(item: IssueItem, article: ArticlePage, language: str) -> Piece:
    """Words that templates add to an article are in the article's language."""
    own = article.locale.language_code
    is_full = item.form == ArticleForm.FULL
    url = for_mail(article.url or "/")
    with override(own):
        return Piece(
            item_id=item.pk,
            title=article.title,
            topic=article.topic.title if article.topic else "",
            lead=article.lead,
            url=url,
            lang="" if own == language else own,
            picture=mail_pictures.of(article.hero_image, article.hero_alt, decorative=article.hero_decorative),
            caption=article.hero_caption,
            takes_comments=article.comments == CommentPolicy.OPEN,
            is_full=is_full,
            body_mjml=render_stream_mjml(article.body, {"article_url": url}) if is_full else "",
            body_text=render_stream_text(article.body) if is_full else "",
        )
