"""Pictures, films and sound in the text: an image block, or a link to what stands elsewhere."""

import re
from collections.abc import Callable, Iterable
from html import escape
from urllib.parse import parse_qs, urlsplit

from bs4.element import Tag
from django.utils.translation import gettext as _

from wordpress.pieces import FoundImage, Piece, Surroundings

TAGS = ("img", "iframe", "video", "audio", "object", "embed")
IMAGE_CLASS = re.compile(r"wp-image-(\d+)")
PICTURE_FILE = re.compile(r"\.(?:jpe?g|png|gif|webp|avif|bmp|svg|tiff?)$", re.IGNORECASE)
YOUTUBE = re.compile(r"(?:youtube(?:-nocookie)?\.com/embed/|youtu\.be/)([\w-]{6,20})")
VIMEO = re.compile(r"player\.vimeo\.com/video/(\d+)")
LONGEST_CAPTION = 300
LONGEST_TITLE = 160


def inside(tag: Tag) -> list[Tag]:
    """The media elements in `tag`, itself included; what stands within another one is only its fallback."""
    if tag.name in TAGS:
        return [tag]
    return [
        found
        for found in tag.find_all(list(TAGS))
        if found.find_parent([name for name in TAGS if name != "img"]) is None
    ]


class MediaCutter:
    def __init__(self, around: Surroundings, pieces: list[Piece], note: Callable[[str], None]) -> None:
        self.around = around
        self.pieces = pieces
        self.note = note

    def take(self, tags: Iterable[Tag], caption: str = "") -> None:
        for tag in tags:
            if tag.name == "img":
                self._image(tag, caption)
            else:
                self._film(tag, caption)

    def elsewhere(self, address: str, title: str = "") -> None:
        """A film, a sound or a post on another site."""
        whole = _watchable(self.around.absolute(address))
        if whole and urlsplit(whole).scheme in {"http", "https"}:
            self.pieces.append(Piece("embed", {"url": whole, "title": title[:LONGEST_TITLE]}))
        else:
            self.note(_("Something embedded has no address and was left out."))

    def gallery(self, tag: Tag) -> None:
        wanted = [int(number) for number in re.findall(r"\d+", str(tag.get("ids") or ""))]
        for number in wanted or self.around.attached():
            found = self.around.image("", number)
            if found:
                self._place(found, found.alt, "")
            else:
                self.note(_("Picture number %(number)d of a gallery was not found.") % {"number": number})

    def _image(self, tag: Tag, caption: str) -> None:
        address = str(tag.get("src") or tag.get("data-src") or "").strip()
        match = IMAGE_CLASS.search(" ".join(tag.get("class") or []))
        found = self.around.image(address, int(match[1]) if match else None)
        alt = " ".join(str(tag.get("alt") or "").split())
        if found is None:
            what = f"{address[:200]} ({caption})" if caption else address[:200]
            self.note(_("A picture was not found: %(address)s.") % {"address": what})
        else:
            self._place(found, alt or found.alt, caption)
        self._note_link(tag)

    def _place(self, found: FoundImage, alt: str, caption: str) -> None:
        image = {"image": found.id, "alt_text": alt, "decorative": not alt}
        short = caption if len(caption) <= LONGEST_CAPTION else ""
        self.pieces.append(Piece("image", {"image": image, "caption": short}))
        if caption and not short:
            self.pieces.append(Piece("paragraph", f"<p><i>{escape(caption, quote=False)}</i></p>"))

    def _note_link(self, tag: Tag) -> None:
        """Pictures here lead nowhere; a link to the picture itself is no loss."""
        link = tag.find_parent("a")
        href = str(link.get("href") or "") if link else ""
        if href and not PICTURE_FILE.search(urlsplit(href).path) and not self.around.is_attachment(href):
            self.note(_("A picture was a link to %(address)s; the link was left out.") % {"address": href[:200]})

    def _film(self, tag: Tag, caption: str) -> None:
        source = tag.find(["source", "embed", "a"])
        address = next(
            (
                str(value)
                for owner in (tag, source)
                if isinstance(owner, Tag)
                for name in ("src", "data-src", "data", "href")
                if (value := owner.get(name))
            ),
            "",
        )
        self.elsewhere(address, caption or str(tag.get("title") or ""))


def _watchable(address: str) -> str:
    """The page of a film instead of its player."""
    if match := YOUTUBE.search(address):
        start = parse_qs(urlsplit(address).query).get("start", [""])[0]
        return f"https://www.youtube.com/watch?v={match[1]}" + (f"&t={start}" if start.isdecimal() else "")
    if match := VIMEO.search(address):
        return f"https://vimeo.com/{match[1]}"
    return address
