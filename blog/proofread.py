"""What an author may want to mend before publishing. Pure: it reads the article and asks the database nothing."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from blog import lix
from blog.models import ArticlePage
from blog.pieces import Heading, Link, Paragraph, Picture, Placed, of

SHOWN_SUBJECT = 70
"""Characters of a title that a mail program on a desk shows as the subject; a phone shows about half."""
HARD_LIX = 50
QUOTED = 60
VAGUE = frozenset(
    {
        *("här", "länk", "denna länk", "den här länken", "denna sida", "den här sidan", "klicka", "klicka här"),
        *("läs mer", "läs mer här", "läs vidare", "mer", "mer info", "mer information", "se mer", "hit", "gå hit"),
        *(
            "here",
            "link",
            "this link",
            "this page",
            "click",
            "click here",
            "read more",
            "more",
            "more info",
            "see more",
        ),
    }
)
_FILE_NAME = re.compile(
    r"\.(?:avif|gif|jpe?g|png|svg|webp)$|^(?:IMG|DSC|DSCN|PXL|Skärmavbild|Screenshot)[_ -]?\d", re.IGNORECASE
)
_ADDRESS = re.compile(r"^(?:https?://|www\.)\S+$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Finding:
    """`place` is the anchor in the editor that it is about; empty where it is about the whole."""

    message: str
    place: str = ""
    stops: bool = False
    """Whether the article cannot be published before it is mended."""


@dataclass(frozen=True, slots=True)
class Verdict:
    findings: Sequence[Finding]
    lix: lix.Lix

    @property
    def stops(self) -> bool:
        return any(finding.stops for finding in self.findings)


def proofread(article: ArticlePage) -> Verdict:
    placed = of(article.body)
    texts = [article.lead, *(found.piece.text for found in placed if isinstance(found.piece, Paragraph))]
    measured = lix.measure(texts)
    found = [*_head(article), *_labels(article), *_pictures(article, placed)]
    found += [*_headings(placed), *_links(placed), *_sentences(placed)]
    return Verdict([*sorted(found, key=lambda finding: not finding.stops), *_hardness(measured)], measured)


def field(name: str) -> str:
    return f"id_{name}"


def block(identity: str) -> str:
    return f"block-{identity}-section" if identity else ""


def _head(article: ArticlePage) -> Iterator[Finding]:
    if not article.lead.strip():
        missing = (
            _("There is no lead. It opens the article and is shown in lists, in feeds and in the letter.")
            if article.search_description.strip()
            else _("There is neither a lead nor a description: lists, feeds and shared links say only the title.")
        )
        yield Finding(missing, field("lead"))
    if len(article.title) > SHOWN_SUBJECT:
        long = _("The title has %(length)d characters. As the subject of an e-mail only about %(most)d are seen.")
        yield Finding(long % {"length": len(article.title), "most": SHOWN_SUBJECT}, field("title"))


def _labels(article: ArticlePage) -> Iterator[Finding]:
    if article.author_id is None:
        yield Finding(_("No author is chosen: the article bears nobody’s name."), field("author"))
    if article.topic_id is None:
        yield Finding(_("No topic is chosen: the article stands under none of the blog’s topics."), field("topic"))


def _pictures(article: ArticlePage, placed: Iterable[Placed]) -> Iterator[Finding]:
    if article.hero_image_id:
        yield from _picture(Picture(article.hero_alt, article.hero_decorative), field("hero_alt"))
    for found in placed:
        if isinstance(found.piece, Picture):
            yield from _picture(found.piece, block(found.place))


def _picture(picture: Picture, place: str) -> Iterator[Finding]:
    if picture.decorative:
        return
    if not picture.alt.strip():
        missing = _("A picture has no words for those who cannot see it. Write them, or mark it as decorative.")
        yield Finding(missing, place, stops=True)
    elif _FILE_NAME.search(picture.alt.strip()):
        odd = _("The words for a picture look like a file name: “%(words)s”.") % {"words": _short(picture.alt)}
        yield Finding(odd, place)


def _headings(placed: Iterable[Placed]) -> Iterator[Finding]:
    above = 1
    for found in placed:
        if not isinstance(found.piece, Heading):
            continue
        text, level = found.piece.text.strip(), found.piece.level
        if not text:
            yield Finding(_("A heading is empty."), block(found.place))
        if level > above + 1:
            skipped = _("The subheading “%(text)s” has no heading above it.") % {"text": _short(text)}
            yield Finding(skipped, block(found.place))
        above = level or above


def _links(placed: Iterable[Placed]) -> Iterator[Finding]:
    for found in placed:
        if not isinstance(found.piece, Link):
            continue
        words = found.piece.text.strip(" .!?…»›→>").casefold()
        if words in VAGUE:
            vague = _("The link “%(words)s” does not say where it leads, to somebody who listens to a list of links.")
            yield Finding(vague % {"words": found.piece.text.strip()}, block(found.place))
        elif _ADDRESS.match(found.piece.text.strip()):
            bare = _("The link “%(words)s” is read out letter by letter. Write words instead of the address.")
            yield Finding(bare % {"words": _short(found.piece.text)}, block(found.place))


def _sentences(placed: Iterable[Placed]) -> Iterator[Finding]:
    for found in placed:
        if not isinstance(found.piece, Paragraph):
            continue
        for sentence in lix.sentences_of(found.piece.text):
            words = len(lix.words_of(sentence))
            if words > lix.LONG_SENTENCE:
                long = _("A sentence of %(words)d words is long: “%(text)s”")
                yield Finding(long % {"words": words, "text": _short(sentence)}, block(found.place))


def _hardness(measured: lix.Lix) -> Iterator[Finding]:
    if measured.says_something and measured.value > HARD_LIX:
        hard = _("LIX is %(value)d: the text is hard to read. Shorter sentences and shorter words bring it down.")
        yield Finding(hard % {"value": measured.value})


def _short(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= QUOTED else f"{words[: QUOTED - 1].rstrip()}…"
