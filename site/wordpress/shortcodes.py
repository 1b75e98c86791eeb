"""WordPress's markers inside the text, shortcodes and block comments, turned into elements that the converter knows."""

import re
from collections.abc import Callable
from html import escape, unescape

SIGN_UP = re.compile(
    r"(newsletter|subscribe|mailpoet|mc4wp|sibwp|jetpack_subscription|tnp|mailerlite|convertkit)[\w-]*", re.IGNORECASE
)
CODE = re.compile(r"(<(pre|code)\b.*?</\2\s*>)", re.DOTALL | re.IGNORECASE)
MARK = re.compile(r"\[(\[?)([A-Za-z][\w-]*)((?:\s|=)[^\[\]]*?)?\s*/?\](\]?)")
PAIRED = re.compile(
    r"(?<!\[)\[(caption|wp_caption|embed|video|audio|playlist)((?:\s)[^\[\]]*)?\](.*?)\[/\1\]",
    re.DOTALL | re.IGNORECASE,
)
ATTRIBUTE = re.compile(r"""([\w-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'\]]+))""")
BARE_ADDRESS = re.compile(r"https?://[^\s\"'<>\]]+")
BLOCK_COMMENT = re.compile(r"<!--\s+(/?)wp:([a-z][\w/-]*)\s*(\{.*?\})?\s*(/?)-->", re.DOTALL)
MEDIA = {"embed", "video", "audio", "playlist", "youtube", "vimeo", "wpvideo", "videopress", "tweet", "soundcloud"}
SIZES = ("src", "mp4", "m4v", "webm", "ogv", "mp3", "m4a", "ogg", "wav", "url", "id")


class Markers:
    """Turns the markers of one text into elements and remembers those that nothing here understands."""

    def __init__(self) -> None:
        self.unknown: list[str] = []
        self.dynamic: list[str] = []

    def expand(self, text: str) -> str:
        with_blocks = BLOCK_COMMENT.sub(self._block, text)
        parts = CODE.split(with_blocks)
        # The split leaves: text, a whole code element, that element's name, text, …
        kept = (part if index % 3 else self._shortcodes(part) for index, part in enumerate(parts) if index % 3 != 2)
        return "".join(kept)

    def _block(self, match: re.Match[str]) -> str:
        closing, name, _attributes, alone = match.groups()
        if closing or not alone:
            return ""
        if SIGN_UP.search(name):
            return "\n\n<wp-signup></wp-signup>\n\n"
        self._remember(self.dynamic, name)
        return ""

    def _shortcodes(self, text: str) -> str:
        return MARK.sub(self._mark, PAIRED.sub(self._pair, text))

    def _pair(self, match: re.Match[str]) -> str:
        name, attributes, inner = match[1].lower(), match[2] or "", match[3]
        if "caption" in name:
            return _figure(_attributes(attributes), inner)
        return _embed(name, attributes, inner) or self._keep(name, match[0])

    def _mark(self, match: re.Match[str]) -> str:
        opened, name, attributes, closed = match[1], match[2].lower(), match[3] or "", match[4]
        if opened and closed:
            return match[0][1:-1]
        if SIGN_UP.fullmatch(name):
            return "\n\n<wp-signup></wp-signup>\n\n"
        if name == "gallery":
            ids = _attributes(attributes).get("ids", "")
            return f'\n\n<wp-gallery ids="{escape(ids)}"></wp-gallery>\n\n'
        if name in MEDIA:
            return _embed(name, attributes, "") or self._keep(name, match[0])
        return self._keep(name, match[0]) if _looks_like_a_shortcode(name, attributes) else match[0]

    def _keep(self, name: str, text: str) -> str:
        self._remember(self.unknown, name)
        return text

    @staticmethod
    def _remember(names: list[str], name: str) -> None:
        if name not in names:
            names.append(name)


def _looks_like_a_shortcode(name: str, attributes: str) -> bool:
    """“[sic]” and “[1]” are words of the writer; “[contact-form-7 id="4"]” is not."""
    return "=" in attributes or "_" in name or "-" in name


def _attributes(text: str) -> dict[str, str]:
    return {name.lower(): a or b or c for name, a, b, c in ATTRIBUTE.findall(text)}


def _figure(attributes: dict[str, str], inner: str) -> str:
    picture, words = inner, attributes.get("caption", "")
    if match := re.match(r"\s*((?:<a\b[^>]*>\s*)?<img\b[^>]*>(?:\s*</a>)?)(.*)", inner, re.DOTALL | re.IGNORECASE):
        picture, words = match[1], match[2].strip() or words
    return f"\n\n<figure>{picture}<figcaption>{words}</figcaption></figure>\n\n"


def _embed(name: str, attributes: str, inner: str) -> str:
    named = _attributes(attributes)
    found = BARE_ADDRESS.search(" ".join([inner, *(named.get(key, "") for key in SIZES), attributes]))
    address = found[0] if found else _from_id(name, attributes.strip())
    return f'\n\n<wp-embed url="{escape(unescape(address))}"></wp-embed>\n\n' if address else ""


def _from_id(name: str, word: str) -> str:
    if not re.fullmatch(r"[\w-]{6,20}", word):
        return ""
    makers: dict[str, Callable[[str], str]] = {
        "youtube": "https://www.youtube.com/watch?v={}".format,
        "vimeo": "https://vimeo.com/{}".format,
        "wpvideo": "https://videopress.com/v/{}".format,
        "videopress": "https://videopress.com/v/{}".format,
    }
    return makers[name](word) if name in makers else ""
