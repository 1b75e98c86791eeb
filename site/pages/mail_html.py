"""Rich text for the letter: absolute addresses and well-formed markup, or plain text with the addresses written out."""

from bs4 import BeautifulSoup, NavigableString, Tag
from wagtail.rich_text import expand_db_html

from pages.addresses import absolute

_LETTER_TAGS = {
    *("a", "b", "blockquote", "br", "code", "del", "em", "h2", "h3", "h4", "hr", "i", "li", "ol", "p", "pre"),
    *("s", "strong", "sub", "sup", "ul"),
}
_BLOCK_TAGS = ("p", "li", "h2", "h3", "h4", "blockquote", "pre")


def well_formed(db_html: str) -> str:
    """The markup that MJML's parser takes: every tag closed, every `&` and `<` escaped, every address absolute."""
    soup = BeautifulSoup(expand_db_html(db_html), "html.parser")
    for link in soup.find_all("a"):
        href = str(link.get("href") or "")
        if href and not href.startswith("#"):
            link["href"] = absolute(href)
        else:
            link.unwrap()
    for tag in soup.find_all(True):
        tag.attrs = {"href": tag["href"]} if tag.name == "a" else {}
        if tag.name not in _LETTER_TAGS:
            tag.unwrap()
    return str(soup.decode(formatter="minimal"))


def absolute_html(html: str) -> str:
    """Rendered page markup with every link and picture address made absolute, for feeds."""
    soup = BeautifulSoup(html, "html.parser")
    for tag in soup.find_all(["a", "img", "source"]):
        for attribute in ("href", "src"):
            value = str(tag.get(attribute) or "")
            if value and not value.startswith("#"):
                tag[attribute] = absolute(value)
        if tag.get("srcset"):
            tag["srcset"] = ", ".join(_absolute_candidate(part) for part in str(tag["srcset"]).split(","))
    return str(soup.decode(formatter="minimal"))


def _absolute_candidate(candidate: str) -> str:
    address, _space, descriptor = candidate.strip().partition(" ")
    return f"{absolute(address)} {descriptor}".strip()


def as_text(db_html: str) -> str:
    """Paragraphs parted by a blank line, list items marked, each link followed by its address in brackets."""
    soup = BeautifulSoup(expand_db_html(db_html), "html.parser")
    for br in soup.find_all("br"):
        br.replace_with(NavigableString("\n"))
    for link in soup.find_all("a"):
        link.replace_with(NavigableString(_link_as_text(link)))
    for item in soup.find_all("li"):
        item.insert(0, NavigableString(_marker(item)))
    parts = [(tag.name, _block_text(tag)) for tag in soup.find_all(_BLOCK_TAGS)]
    return _joined([(name, text) for name, text in parts if text]) or _block_text(soup)


def _joined(parts: list[tuple[str, str]]) -> str:
    """List items stand on lines of their own; all else is parted by a blank line."""
    text = ""
    for index, (name, part) in enumerate(parts):
        in_list = index > 0 and name == parts[index - 1][0] == "li"
        text += part if index == 0 else ("\n" if in_list else "\n\n") + part
    return text


def _link_as_text(link: Tag) -> str:
    label, href = link.get_text(), absolute(str(link.get("href") or ""))
    return label if label.strip() == href else f"{label} <{href}>"


def _marker(item: Tag) -> str:
    if item.parent is None or item.parent.name != "ol":
        return "• "
    return f"{len(item.find_previous_siblings('li')) + 1}. "


def _block_text(tag: Tag) -> str:
    own = [child for child in tag.children if not (isinstance(child, Tag) and child.find(_BLOCK_TAGS))]
    kept = [child for child in own if not (isinstance(child, Tag) and child.name in (*_BLOCK_TAGS, "ul", "ol"))]
    return "".join(child.get_text() if isinstance(child, Tag) else str(child) for child in kept).strip()
