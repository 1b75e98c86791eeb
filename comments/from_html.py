"""The HTML of another system's comments to our source text: one pass, linear, and no word is lost."""

import html
import re
from dataclasses import dataclass, field

from comments.sanitise import is_web_address

MAX_NESTING = 20

# Bounded, so that an angle bracket that closes nothing is looked past cheaply; attributes hold no brackets in practice.
_TAG = re.compile(r"<!--[^<>]{0,2000}-->|<(?P<close>/?)(?P<name>[a-zA-Z][a-zA-Z0-9]{0,15})(?P<rest>[^<>]{0,4000})>")
_ATTRIBUTE = re.compile(r"\b(href|src|alt)\s{0,9}=\s{0,9}(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))", re.IGNORECASE)
_MEANINGFUL = re.compile(r"(https?://[^\s<>\"]+)|[\\*`]|\[(?=[^\[\]\n]{1,200}\]\(http)", re.IGNORECASE)
_ESCAPED = re.compile(r"\\([\\*`\[])")
_ITEM = re.compile(r"(-|1\.) ")
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_BREAKS = _HEADINGS | {"address", "article", "dd", "div", "dl", "dt", "hr", "ol", "p", "section", "table", "tr", "ul"}
_MARKS = {"strong": "**", "b": "**", "em": "*", "i": "*", "cite": "*"}
_BLOCKS = frozenset({"blockquote", "li", "ol", "ul"})
_WRAPPED = frozenset({*_MARKS, *_BLOCKS, "a", "code", "pre", "script", "style"})


@dataclass(slots=True)
class _Open:
    name: str
    rest: str = ""
    parts: list[str] = field(default_factory=list)


def to_source(markup: str) -> str:
    stack = [_Open("")]
    at = 0
    markup = markup.replace("\r\n", "\n").replace("\r", "\n")
    for tag in _TAG.finditer(markup):
        _text(stack, markup[at : tag.start()])
        at = tag.end()
        if tag["name"]:
            _tag(stack, tag["name"].lower(), closing=bool(tag["close"]), rest=tag["rest"])
    _text(stack, markup[at:])
    while len(stack) > 1:
        _close(stack, complete=False)
    return re.sub(r"\n{3,}", "\n\n", "".join(stack[0].parts)).strip()


def _text(stack: list[_Open], raw: str) -> None:
    text = html.unescape(raw).replace("\xa0", " ")
    if not any(item.name in {"code", "pre"} for item in stack):
        text = _MEANINGFUL.sub(lambda found: found[0] if found[1] else f"\\{found[0]}", text)
    stack[-1].parts.append(text)


def _tag(stack: list[_Open], name: str, *, closing: bool, rest: str) -> None:
    if name in _BREAKS:
        stack[-1].parts.append("\n\n")
    if name == "br":
        stack[-1].parts.append("\n")
    elif name == "img" and not closing:
        values = _attributes(rest)
        source = values.get("src", "")
        stack[-1].parts.append(source if is_web_address(source) else values.get("alt", ""))
    elif name in _WRAPPED and not closing:
        _open(stack, name, rest)
    elif name in _WRAPPED and any(item.name == name for item in stack):
        while stack[-1].name != name:
            _close(stack, complete=False)
        _close(stack, complete=True)


def _open(stack: list[_Open], name: str, rest: str) -> None:
    if name == "li" and stack[-1].name == "li":
        _close(stack, complete=True)
    nested = name in {"blockquote", "ol", "ul"} or not any(item.name == name for item in stack)
    if len(stack) < MAX_NESTING and (nested or name == "li"):
        stack.append(_Open(name, rest))


def _close(stack: list[_Open], *, complete: bool) -> None:
    item = stack.pop()
    content = "".join(item.parts)
    if item.name in {"script", "style"} and complete:
        return
    stack[-1].parts.append(_wrapped(item, content, stack) if complete or item.name in _BLOCKS else content)


def _wrapped(item: _Open, content: str, stack: list[_Open]) -> str:
    inner = content.strip()
    if not inner:
        return content
    match item.name:
        case "a":
            return _link(inner, _attributes(item.rest).get("href", ""))
        case "code" if "`" not in inner and "\n" not in inner and not _inside(stack, "pre"):
            return f"`{inner}`"
        case "pre":
            body = content.strip("\n")
            return f"\n\n```\n{body}\n```\n\n"
        case "blockquote":
            lines = re.sub(r"\n{3,}", "\n\n", inner).split("\n")
            return "\n\n" + "\n".join(f"> {line}".rstrip() for line in lines) + "\n\n"
        case "ol" | "ul":
            return "\n\n" + "\n".join(line for line in inner.split("\n") if line.strip()) + "\n\n"
        case "li":
            return _item("1. " if stack[-1].name == "ol" else "- ", inner)
        case name if name in _MARKS and "\n" not in inner:
            mark = _MARKS[name]
            before, after = content[: len(content) - len(content.lstrip())], content[len(content.rstrip()) :]
            return f"{before}{mark}{inner}{mark}{after}"
    return content


def _item(marker: str, inner: str) -> str:
    """One line for each item; a list inside an item goes on at the same level."""
    lines = [marker]
    for line in inner.split("\n"):
        text = " ".join(line.split())
        if _ITEM.match(text):
            lines.append(text)
        elif text:
            lines[-1] += f"{'' if lines[-1].endswith(' ') else ' '}{text}"
    return "\n" + "\n".join(line for line in lines if line != marker) + "\n"


def _link(label: str, target: str) -> str:
    target = target.strip()
    plain = _ESCAPED.sub(r"\1", label)
    if not is_web_address(target):
        return label
    if plain.rstrip("/") == target.rstrip("/"):
        return target
    target = target.replace("(", "%28").replace(")", "%29")
    if len(plain) <= 200 and not re.search(r"[\[\]\n]", plain):
        return f"[{plain}]({target})"
    return f"{label} ({target})"


def _attributes(rest: str) -> dict[str, str]:
    found = ((each[1].lower(), next(filter(None, each.groups()[1:]), "")) for each in _ATTRIBUTE.finditer(rest))
    return {name: html.unescape(value) for name, value in found}


def _inside(stack: list[_Open], name: str) -> bool:
    return any(item.name == name for item in stack)
