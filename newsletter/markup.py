"""What a letter's HTML leads to, fetches and shows, as a mail program reads it."""

import re
from html.parser import HTMLParser
from urllib.parse import urlsplit

_CSS_ADDRESS = re.compile(r"(?:url\(\s*['\"]?|@import\s+['\"])([^'\")\s]+)", re.IGNORECASE)
_FETCHING = {"link": "href", "source": "src", "video": "src", "audio": "src", "embed": "src", "object": "data"}
_ACTING = frozenset({"script", "form", "iframe", "object", "embed", "video", "audio", "base", "input"})
_UNSEEN = frozenset({"style", "title", "head", "script"})


class Markup(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.links: list[str] = []
        self.images: list[dict[str, str]] = []
        self.fetched: list[str] = []
        self.acting: set[str] = set()
        self.language = ""
        self.title = ""
        self._unseen: list[str] = []
        self._words: list[str] = []
        self.feed(html)
        self.close()

    @property
    def words(self) -> str:
        """All that is seen or read aloud."""
        return "".join(self._words)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "html":
            self.language = given.get("lang", "")
        elif tag in {"a", "area"} and "href" in given:
            self.links.append(given["href"])
        elif tag == "img":
            self.images.append(given)
            self._words.append(f" {given.get('alt', '')} ")
            self.fetched += [given.get("src", ""), *given.get("srcset", "").split()[:1]]
        if tag in _FETCHING:
            self.fetched.append(given.get(_FETCHING[tag], ""))
        if tag in _ACTING or any(name.startswith("on") for name in given):
            self.acting.add(tag)
        self.fetched += [*_CSS_ADDRESS.findall(given.get("style", "")), *filter(None, [given.get("background")])]
        if tag in _UNSEEN:
            self._unseen.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in self._unseen:
            self._unseen.remove(tag)

    def handle_data(self, data: str) -> None:
        if "style" in self._unseen:
            self.fetched += _CSS_ADDRESS.findall(data)
        elif "title" in self._unseen:
            self.title += data
        elif not self._unseen:
            self._words.append(data)


def host_of(address: str) -> str:
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return address
