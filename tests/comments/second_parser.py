"""Rendered HTML, looked at by a parser and by a sanitiser that the site itself does not use."""

import nh3
from selectolax.lexbor import LexborHTMLParser, LexborNode

from comments.render import MAX_QUOTE_DEPTH
from comments.sanitise import REL, SCHEMES, TAGS, is_web_address

DEEPEST = MAX_QUOTE_DEPTH + 4
"""Quotes, then a list, its item, and strong and emphasised words, or a link, in it."""


def faults(html: str) -> list[str]:
    """Whatever in rendered HTML is not one of the few tags, a web address or its rel."""
    found: list[str] = []
    for element in elements(html):
        attributes = element.attributes
        if element.tag not in TAGS:
            found.append(f"tag {element.tag}")
        if attributes and not (element.tag == "a" and set(attributes) == {"href", "rel"}):
            found.append(f"attributes {attributes}")
        href = attributes.get("href")
        if href is not None and not (is_web_address(href) and attributes.get("rel") == REL):
            found.append(f"link {attributes}")
    return found


def elements(html: str) -> list[LexborNode]:
    body = LexborHTMLParser(f"<!doctype html><body>{html}").body
    assert body is not None
    return [node for node in body.traverse(include_text=False) if node.tag != "body"]


def depths(html: str) -> tuple[int, int]:
    """How deep quotes stand in quotes, and how deep anything stands."""
    chains = [[element.tag, *_above(element)] for element in elements(html)]
    return max((chain.count("blockquote") for chain in chains), default=0), max(map(len, chains), default=0)


def shape(html: str) -> tuple[list[str], set[str], str]:
    """Tags in their order, schemes of links, and the text."""
    found = elements(html)
    addresses = [element.attributes.get("href") for element in found]
    schemes = {address.partition(":")[0].lower() for address in addresses if address is not None}
    text = LexborHTMLParser(html).text().removeprefix("\ufeff")
    return [str(element.tag) for element in found], schemes, "".join(text.split())


def as_nh3_has_it(html: str) -> str:
    return nh3.clean(
        html,
        tags=set(TAGS),
        attributes={"a": {"href", "rel"}},
        url_schemes=set(SCHEMES),
        link_rel=None,
        clean_content_tags=set(),
    )


def _above(element: LexborNode) -> list[str]:
    parent, found = element.parent, []
    while parent is not None and parent.tag != "body":
        found.append(str(parent.tag))
        parent = parent.parent
    return found
