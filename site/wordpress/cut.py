"""Cuts a WordPress text into pieces, in the order of reading: paragraphs, lists, headings, pictures, quotations, …"""

import re
from collections.abc import Callable, Sequence
from html import escape
from urllib.parse import urlsplit

from bs4.element import NavigableString, PageElement, PreformattedString, Tag
from django.utils.translation import gettext as _

from wordpress import inline, media_tags, tables
from wordpress.pieces import Piece, Surroundings

BLOCKS = {
    "address", "article", "aside", "blockquote", "body", "center", "dd", "details", "dialog", "div", "dl", "dt",
    "fieldset", "figcaption", "figure", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup", "hr", "html",
    "li", "main", "nav", "ol", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr",
    "ul", "wp-signup", "wp-gallery", "wp-embed",
}  # fmt: skip
MEDIA = {"img", "iframe", "video", "audio", "object", "embed"}
FORMS = {"form", "input", "select", "textarea", "script"}
BLANK_LINE = re.compile(r"\n[ \t]*\n\s*")
ADDRESS_LINE = re.compile(r"https?://\S+")
POSTS_ELSEWHERE = {"twitter-tweet", "instagram-media", "tiktok-embed", "fb-post", "wp-embedded-content"}
DEEPEST = 40
LONGEST_HEADING = 160
LONGEST_NAME = 160


class Cutter:
    def __init__(self, around: Surroundings, *, keep_lines: bool) -> None:
        self.around = around
        self.keep_lines = keep_lines
        self.pieces: list[Piece] = []
        self.notes: list[str] = []
        self._run: list[PageElement] = []
        self._depth = 0
        self._media = media_tags.MediaCutter(around, self.pieces, self.note)
        self._blocks: dict[str, Callable[[Tag], None]] = {
            **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), self._heading),
            **dict.fromkeys(("ul", "ol"), self._list),
            "pre": self._pre,
            "blockquote": self._quote,
            "figure": self._figure,
            "table": self._table,
            "dt": self._strong,
            "summary": self._strong,
            "hr": lambda _tag: None,
            "wp-signup": lambda _tag: self.pieces.append(Piece("signup")),
            "wp-gallery": self._media.gallery,
            "wp-embed": lambda tag: self._media.elsewhere(str(tag["url"])),
        }

    def cut(self, root: Tag) -> list[Piece]:
        self._walk(root)
        self._end_of_run()
        return self.pieces

    def note(self, text: str) -> None:
        if text not in self.notes:
            self.notes.append(text)

    def written(self, nodes: Sequence[PageElement]) -> str:
        return inline.render(nodes, self._link, keep_lines=self.keep_lines)

    def _walk(self, container: Tag) -> None:
        self._depth += 1
        for child in list(container.children):
            if isinstance(child, Tag):
                self._tag(child)
            elif isinstance(child, NavigableString) and not isinstance(child, PreformattedString):
                self._text(str(child))
        self._depth -= 1

    def _tag(self, tag: Tag) -> None:
        is_block = tag.name in BLOCKS
        if not is_block and tag.find(list(BLOCKS)) is None:
            self._run.append(tag)
            return
        self._end_of_run()
        if self._depth >= DEEPEST:
            self._paragraph(escape(tag.get_text(" ", strip=True), quote=False))
            return
        handler = self._blocks.get(tag.name)
        if handler is None:
            self._walk(tag)
        else:
            handler(tag)
        self._end_of_run()

    def _text(self, text: str) -> None:
        for index, part in enumerate(BLANK_LINE.split(text)):
            if index:
                self._end_of_run()
            self._run.append(NavigableString(part))

    def _end_of_run(self) -> None:
        run, self._run = self._run, []
        if not run:
            return
        before, after = _media_around_text(run)
        self._media.take(before)
        self._note_forms(run)
        written = self.written(run)
        lines = written.split("<br/>")
        if written and all(ADDRESS_LINE.fullmatch(line.strip()) for line in lines):
            for line in lines:
                self._address(line.strip().replace("&amp;", "&"))
        else:
            self._paragraph(written)
        self._media.take(after)

    def _address(self, address: str) -> None:
        """An address alone on its line was shown as what it leads to."""
        if self.around.page(address):
            self._paragraph(f"<a {self._link(address)}>{escape(address, quote=False)}</a>")
        else:
            self._media.elsewhere(address)

    def _paragraph(self, written: str) -> None:
        if written.replace("\xa0", "").strip():
            self.pieces.append(Piece("paragraph", f"<p>{written}</p>"))

    def _note_forms(self, run: list[PageElement]) -> None:
        for node in run:
            if isinstance(node, Tag) and (node.name in FORMS or node.find(list(FORMS))):
                self.note(_("A form or a script was left out."))

    def _link(self, href: str) -> str:
        page = self.around.page(href)
        if page is not None:
            return f'linktype="page" id="{page}"'
        address = self.around.absolute(href)
        return f'href="{escape(address)}"' if address else ""

    def _heading(self, tag: Tag) -> None:
        words = " ".join(tag.get_text(" ", strip=False).split())
        if len(words) > LONGEST_HEADING:
            self._paragraph(f"<b>{escape(words, quote=False)}</b>")
        elif words:
            level = "h2" if tag.name in {"h1", "h2"} else "h3"
            self.pieces.append(Piece("heading", {"text": words, "level": level}))
        self._media.take(media_tags.inside(tag))

    def _strong(self, tag: Tag) -> None:
        written = self.written([tag])
        self._paragraph(f"<b>{written}</b>" if written else "")

    def _list(self, tag: Tag) -> None:
        if tag.find("figure"):
            self._walk(tag)
            return
        written = tables.rich_list(tag, self.written)
        if written:
            self.pieces.append(Piece("list", written))
        self._media.take(media_tags.inside(tag))

    def _pre(self, tag: Tag) -> None:
        if "wp-block-verse" in (tag.get("class") or []):
            self._paragraph(inline.render([tag], self._link, keep_lines=True))
            return
        for br in tag.find_all("br"):
            br.replace_with("\n")
        code = tag.get_text().strip("\n")
        if code.strip():
            self.pieces.append(Piece("code", {"code": code}))

    def _quote(self, tag: Tag) -> None:
        classes = set(tag.get("class") or [])
        if classes & POSTS_ELSEWHERE:
            links = [str(link["href"]) for link in tag.find_all("a", href=True)]
            if links and urlsplit(links[-1]).scheme in {"http", "https"}:
                self._media.elsewhere(links[-1], _shortened(tag.get_text(" ", strip=True)))
                return
        source = tag.find(["cite", "footer"])
        name = " ".join(source.extract().get_text(" ", strip=True).split()) if isinstance(source, Tag) else ""
        text = tables.plain_paragraphs(tag, self.around.absolute)
        if len(name) > LONGEST_NAME:
            text, name = f"{text}\n\n{name}", ""
        if text:
            self.pieces.append(Piece("quote", {"text": text, "source": name}))
        elif name:
            self._paragraph(escape(name, quote=False))
        self._media.take(media_tags.inside(tag))

    def _figure(self, tag: Tag) -> None:
        if tag.find(["figure", "table", "blockquote", "pre", "ul", "ol", "p", "wp-embed"]) or not media_tags.inside(
            tag
        ):
            self._walk(tag)
            return
        caption = tag.find("figcaption")
        words = " ".join(caption.get_text(" ", strip=True).split()) if isinstance(caption, Tag) else ""
        self._media.take(media_tags.inside(tag), caption=words)

    def _table(self, tag: Tag) -> None:
        for row in tables.rows(tag, self.written):
            self._paragraph(row)
        self.note(_("A table was brought as lines of text."))
        self._media.take(media_tags.inside(tag))


def _shortened(text: str) -> str:
    return text if len(text) <= LONGEST_NAME else text[: LONGEST_NAME - 1].rstrip() + "…"


def _media_around_text(run: list[PageElement]) -> tuple[list[Tag], list[Tag]]:
    """The pictures and films that stand before the first word of a paragraph, and those after it."""
    before: list[Tag] = []
    after: list[Tag] = []
    seen_words = False
    for node in run:
        if isinstance(node, Tag):
            (after if seen_words else before).extend(media_tags.inside(node))
        seen_words = seen_words or bool(node.get_text(strip=True) if isinstance(node, Tag) else str(node).strip())
    return before, after
