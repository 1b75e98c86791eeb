"""Rich text for the letter's HTML: absolute addresses and markup that MJML's parser takes."""

from bs4 import BeautifulSoup
from bs4.element import PreformattedString
from wagtail.rich_text import expand_db_html

from pages.addresses import absolute, for_mail

_LETTER_TAGS = {
    *("a", "b", "blockquote", "br", "code", "del", "em", "h2", "h3", "h4", "hr", "i", "li", "ol", "p", "pre"),
    *("s", "strong", "sub", "sup", "ul"),
}
_SILENT = ["script", "style", "template"]


def well_formed(db_html: str) -> str:
    """Every tag closed, every `&` and `<` escaped, every address absolute, and nothing that a letter can do without."""
    soup = BeautifulSoup(expand_db_html(db_html), "html.parser")
    for comment in soup.find_all(string=lambda text: isinstance(text, PreformattedString)):
        comment.extract()
    for tag in soup.find_all(_SILENT):
        tag.decompose()
    for tag in soup.find_all(True):
        address = for_mail(str(tag.get("href") or "")) if tag.name == "a" and tag.get_text().strip() else ""
        tag.attrs = {"href": address} if address else {}
        if tag.name not in _LETTER_TAGS or (tag.name == "a" and not address):
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
