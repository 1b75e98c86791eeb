"""What an attribute of a mail template may say. mjml-python passes a wrong colour or a size without a unit through into
the mail, where each mail program makes something else of it."""

import re
from collections.abc import Callable

_COLOUR = r"(?:#[0-9a-f]{3}|#[0-9a-f]{6}|transparent|inherit)"
_SIZE = r"(?:0|\d{1,4}(?:\.\d+)?(?:px|%))"
_LENGTH = r"(?:0|-?\d{1,3}(?:\.\d+)?(?:px|em))"
_LINE = r"(?:solid|dashed|dotted|none)"
_BORDER = rf"(?:none|0|{_SIZE} {_LINE} {_COLOUR})"
_NAME = r"[a-z][a-z0-9-]*"
_ADDRESS = r"(?:https?://[\w\[%].*|mailto:.+|tel:.+)"
_PICTURE = r"https?://[\w\[%].*"


def _one_of(*words: str) -> str:
    return "|".join(map(re.escape, words))


_PATTERNS: dict[str, str] = {
    **dict.fromkeys(
        ["background-color", "border-color", "color", "container-background-color", "inner-background-color"], _COLOUR
    ),
    **dict.fromkeys(["border", "border-bottom", "border-left", "border-right", "border-top"], _BORDER),
    **dict.fromkeys(["padding", "inner-padding"], rf"{_SIZE}(?: {_SIZE}){{0,3}}"),
    **dict.fromkeys(["padding-bottom", "padding-left", "padding-right", "padding-top"], _SIZE),
    **dict.fromkeys(["border-radius", "border-width"], _SIZE),
    "font-size": rf"{_SIZE}|inherit",
    "line-height": rf"{_SIZE}|\d(?:\.\d+)?",
    "letter-spacing": rf"{_LENGTH}|normal",
    "font-weight": r"[1-9]00|normal|bold",
    "font-style": "normal|italic",
    "font-family": r"[A-Za-z0-9 ,'\"-]+",
    "border-style": _LINE,
    "text-decoration": "none|underline|line-through",
    "text-transform": "none|uppercase|lowercase|capitalize",
    **dict.fromkeys(["align", "text-align"], "left|center|right|justify"),
    **dict.fromkeys(["vertical-align", "valign"], "top|middle|bottom"),
    **dict.fromkeys(["direction", "dir"], "ltr|rtl|auto"),
    "width": rf"{_SIZE}|auto|\d{{1,4}}",
    "height": rf"{_SIZE}|auto|\d{{1,4}}",
    "href": _ADDRESS,
    "src": _PICTURE,
    "target": "_blank|_self",
    "rel": "[a-z ]+",
    "css-class": rf"{_NAME}(?: {_NAME})*",
    "class": rf"{_NAME}(?: {_NAME})*",
    "mj-class": rf"{_NAME}(?: {_NAME})*",
    "lang": r"[a-z]{2,3}(?:-[a-z0-9]+)*",
    "full-width": "full-width",
    "fluid-on-mobile": _one_of("true", "false"),
    "inline": "inline",
    "role": "presentation|none",
    "table-layout": "auto|fixed",
    **dict.fromkeys(["cellpadding", "cellspacing", "colspan", "rowspan", "start", "value"], r"-?\d{1,6}"),
}
_RULES = {name: re.compile(pattern, re.IGNORECASE | re.DOTALL) for name, pattern in _PATTERNS.items()}
_UNSAFE_STYLE = re.compile(r"url\s*\(|expression\s*\(|@import|javascript:|[<>{}\\]", re.IGNORECASE)


def _is_style(value: str) -> bool:
    """Declarations, and none that could fetch something."""
    return not _UNSAFE_STYLE.search(value) and all(":" in part for part in value.split(";") if part.strip())


_CHECKS: dict[str, Callable[[str], bool]] = {"style": _is_style}


def is_valid(attribute: str, value: str | None) -> bool:
    """Whatever is not listed is free text: `alt`, `title`, `content` and the like."""
    if attribute in _CHECKS:
        return _CHECKS[attribute](value or "")
    rule = _RULES.get(attribute)
    return rule is None or rule.fullmatch(value or "") is not None
