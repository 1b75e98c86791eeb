"""What a mail template may hold: our own list of tags, their attributes and their places, because mjml-python passes
whatever it does not know through into the mail without a word."""

from html.parser import HTMLParser
from typing import NoReturn

from mail.mjml_values import is_valid

_BOX = frozenset(
    [
        "background-color",
        "border",
        "border-bottom",
        "border-left",
        "border-radius",
        "border-right",
        "border-top",
        "css-class",
        "direction",
        "mj-class",
        "padding",
        "padding-bottom",
        "padding-left",
        "padding-right",
        "padding-top",
        "vertical-align",
    ]
)
_TYPE = frozenset(
    [
        "align",
        "color",
        "container-background-color",
        "font-family",
        "font-size",
        "font-style",
        "font-weight",
        "height",
        "letter-spacing",
        "line-height",
        "text-decoration",
        "text-transform",
    ]
)
_PICTURE = frozenset(
    [
        "align",
        "alt",
        "container-background-color",
        "fluid-on-mobile",
        "height",
        "href",
        "rel",
        "src",
        "target",
        "title",
        "width",
    ]
)
_BUTTON = frozenset(["href", "inner-padding", "rel", "target", "text-align", "title", "width"])
_TABLE = frozenset(["cellpadding", "cellspacing", "role", "table-layout", "width"])

ATTRIBUTES: dict[str, frozenset[str]] = {
    "mjml": frozenset({"lang", "dir"}),
    "mj-head": frozenset(),
    "mj-title": frozenset(),
    "mj-preview": frozenset(),
    "mj-breakpoint": frozenset({"width"}),
    "mj-style": frozenset({"inline"}),
    "mj-attributes": frozenset(),
    "mj-body": frozenset({"background-color", "css-class", "width"}),
    "mj-wrapper": _BOX | {"full-width", "text-align"},
    "mj-section": _BOX | {"full-width", "text-align"},
    "mj-group": _BOX | {"width"},
    "mj-column": _BOX | {"inner-background-color", "width"},
    "mj-text": _BOX | _TYPE,
    "mj-button": _BOX | _TYPE | _BUTTON,
    "mj-image": _BOX | _PICTURE,
    "mj-divider": _BOX
    | {"align", "border-color", "border-style", "border-width", "container-background-color", "width"},
    "mj-spacer": _BOX | {"container-background-color", "height"},
    "mj-table": _BOX | _TYPE | _TABLE,
    "mj-raw": frozenset(),
}
PARENTS: dict[str, frozenset[str]] = {
    "mjml": frozenset({""}),
    "mj-head": frozenset({"mjml"}),
    "mj-body": frozenset({"mjml"}),
    "mj-title": frozenset({"mj-head"}),
    "mj-preview": frozenset({"mj-head"}),
    "mj-breakpoint": frozenset({"mj-head"}),
    "mj-style": frozenset({"mj-head"}),
    "mj-attributes": frozenset({"mj-head"}),
    "mj-wrapper": frozenset({"mj-body"}),
    "mj-section": frozenset({"mj-body", "mj-wrapper"}),
    "mj-group": frozenset({"mj-section"}),
    "mj-column": frozenset({"mj-section", "mj-group"}),
    "mj-raw": frozenset({"mj-head", "mj-body", "mj-section", "mj-column"}),
} | {
    tag: frozenset({"mj-column"})
    for tag in ("mj-text", "mj-button", "mj-image", "mj-divider", "mj-spacer", "mj-table")
}  # fmt: skip
HTML: dict[str, frozenset[str]] = {
    tag: frozenset({"class", "style"})
    for tag in [
        "b",
        "blockquote",
        "br",
        "code",
        "dd",
        "del",
        "div",
        "dl",
        "dt",
        "em",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "i",
        "li",
        "ol",
        "p",
        "pre",
        "s",
        "small",
        "span",
        "strong",
        "sub",
        "sup",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "u",
        "ul",
    ]
} | {
    "a": frozenset({"class", "href", "rel", "style", "target", "title"}),
    "abbr": frozenset({"title"}),
    "img": frozenset({"alt", "class", "height", "src", "style", "width"}),
    "meta": frozenset({"content", "name"}),
}
for _tag, _more in {"ol": {"start", "type", "reversed"}, "td": {"align", "colspan", "rowspan", "valign", "width"},
                    "th": {"align", "colspan", "rowspan", "scope", "valign", "width"}, "table": {"role", "width"},
                    "span": {"lang"}, "p": {"lang"}, "div": {"lang"}, "blockquote": {"lang"},
                    "li": {"value"}, "h1": {"lang"}, "h2": {"lang"}}.items():  # fmt: skip
    HTML[_tag] |= _more
DEFAULTS = ATTRIBUTES | {
    "mj-all": _BOX | _TYPE,
    "mj-class": _BOX | _TYPE | _PICTURE | _BUTTON | frozenset({"border-color", "border-width", "name"}),
}
"""What may stand in mj-attributes."""
_HTML_HOLDERS = frozenset({"mj-text", "mj-button", "mj-table", "mj-raw"})
_TEXT_HOLDERS = _HTML_HOLDERS | {"mj-title", "mj-preview", "mj-style"}
_VOID = frozenset({"br", "hr", "img", "meta"})


class MjmlError(ValueError):
    """The template is at fault: what it holds could not be turned into a mail."""


def check(source: str) -> None:
    """Raise MjmlError, with the line, at the first thing that is not on the list."""
    checker = _Checker()
    checker.feed(source)
    checker.close()
    if checker.open_tags:
        raise MjmlError(f"<{checker.open_tags[-1]}> is never closed.")


class _Checker(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.open_tags: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._look_at(tag, dict(attrs))
        if tag not in _VOID:
            self.open_tags.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._look_at(tag, dict(attrs))

    def handle_endtag(self, tag: str) -> None:
        if not self.open_tags or self.open_tags.pop() != tag:
            self._refuse(f"</{tag}> closes nothing")

    def handle_data(self, data: str) -> None:
        if data.strip() and not _TEXT_HOLDERS.intersection(self.open_tags):
            self._refuse(f"text in a place where none is shown: {data.strip()[:40]!r}")

    def _look_at(self, tag: str, attributes: dict[str, str | None]) -> None:
        if not tag.startswith("mj"):
            self._look_at_html(tag, attributes)
        elif "mj-attributes" in self.open_tags:
            self._hold(tag, attributes, DEFAULTS.get(tag))
        else:
            self._hold(tag, attributes, ATTRIBUTES.get(tag))
            parent = self.open_tags[-1] if self.open_tags else ""
            if parent not in PARENTS[tag]:
                self._refuse(f"<{tag}> may not stand in <{parent}>")

    def _look_at_html(self, tag: str, attributes: dict[str, str | None]) -> None:
        self._hold(tag, attributes, HTML.get(tag))
        if not _HTML_HOLDERS.intersection(self.open_tags):
            self._refuse(f"<{tag}> stands outside mj-text")

    def _hold(self, tag: str, attributes: dict[str, str | None], allowed: frozenset[str] | None) -> None:
        if allowed is None:
            self._refuse(f"<{tag}> is not allowed in a mail")
        unknown = sorted(attributes.keys() - allowed)
        if unknown:
            self._refuse(f"<{tag}> may not have {', '.join(unknown)}")
        for name, value in attributes.items():
            if not is_valid(name, value):
                self._refuse(f"<{tag}> may not have {name}={value!r}")

    def _refuse(self, what: str) -> NoReturn:
        raise MjmlError(f"Line {self.getpos()[0]}: {what}.")
