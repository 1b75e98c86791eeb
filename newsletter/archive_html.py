"""The letter's HTML as a page of today: without what only mail programs of yesterday need, and looking the same."""

import re

_VALUE = r"(?:\"[^\"]*\"|'[^']*'|[^\s\"'>]+)"
_TAG = re.compile(rf"<(html|style|table|td|th|tr|div)((?:\s+[a-z:-]+(?:={_VALUE})?)*)\s*>", re.IGNORECASE)
_ATTRIBUTE = re.compile(rf"\s+([a-z:-]+)(?:=({_VALUE}))?", re.IGNORECASE)
_FOR_OUTLOOK = re.compile(r"<!--\[if (?:mso|lte mso|gte mso)[^\]]*\]>.*?<!\[endif\]-->", re.DOTALL)
_NOT_FOR_OUTLOOK = re.compile(r"<!--\[if !mso[^\]]*\]><!-->|<!--<!\[endif\]-->")
_STYLE = re.compile(r"(<style>)(.*?)(</style>)", re.DOTALL)
_UNKNOWN_CSS = re.compile(r"(?:mso-[a-z-]+|supported-color-schemes)\s*:[^;}]*;?\s*")
_DIGITS = re.compile(r"\d+")
_OF_TABLES = frozenset(
    {"align", "bgcolor", "border", "cellpadding", "cellspacing", "valign", "vertical-align", "height"}
)
_DROPPED = {
    "html": frozenset({"xmlns", "xmlns:v", "xmlns:o"}),
    "style": frozenset({"type"}),
    "table": _OF_TABLES,
    "tr": _OF_TABLES,
    "th": _OF_TABLES,
    "td": _OF_TABLES | {"role"},
    "div": frozenset({"role", "aria-label", "aria-roledescription"}),
}
# What the attributes said.
_INSTEAD = "<style>table { border-collapse: collapse; } td, th { padding: 0; }</style>"


def of_today(html: str) -> str:
    without = _NOT_FOR_OUTLOOK.sub("", _FOR_OUTLOOK.sub("", html))
    mended = _STYLE.sub(lambda found: found[1] + _UNKNOWN_CSS.sub("", found[2]) + found[3], _TAG.sub(_mended, without))
    return mended.replace("<style>", f"{_INSTEAD}<style>", 1)


def _mended(found: re.Match[str]) -> str:
    tag, dropped = found[1], _DROPPED[found[1].lower()]
    kept: dict[str, str] = {}
    for name, value in _ATTRIBUTE.findall(found[2]):
        if name.lower() not in dropped:
            kept[name.lower()] = value.strip("\"'")
    if tag in {"table", "td", "th"} and "width" in kept:
        width = kept.pop("width")
        unit = "px" if _DIGITS.fullmatch(width) else ""
        kept["style"] = f"width:{width}{unit};{kept.get('style', '')}"
    if "style" in kept:
        kept["style"] = _UNKNOWN_CSS.sub("", kept["style"])
    said = "".join(f' {name}="{value}"' for name, value in kept.items())
    return f"<{tag}{said}>"
