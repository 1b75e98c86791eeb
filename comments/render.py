"""Comment source to HTML. The language is described in docs/comments.md; every step here is linear in the text."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import partial
from html import escape

from comments.sanitise import clean, is_web_address

VERSION = 1
"""Raised whenever the same source would give other HTML; `manage.py rerender_comments` then renders all anew."""

MAX_LENGTH = 5_000
MAX_LINKS = 20
MAX_QUOTE_DEPTH = 3
_CHUNK = 20_000

# Bounded repetitions keep an unclosed bracket from being searched for to the end of the text.
_TOKEN = re.compile(
    r"\\(?P<literal>[\\*`\[\]>.\-])"
    r"|`(?P<code>[^`\n]+)`"
    r"|\[(?P<label>[^\[\]\n]{1,200})\]\((?P<target>https?://[^\s()<>\"]{1,2000})\)"
    r"|(?P<address>https?://[^\s<>\"`*]{1,2000})"
    r"|(?P<mark>\*\*|\*)",
    re.IGNORECASE,
)
_UNPRINTABLE = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)
_QUOTE = re.compile(r" {0,3}> ?")
_BULLET = re.compile(r" {0,3}[-*•] +(?=\S)")
_NUMBER = re.compile(r" {0,3}\d{1,3}[.)] +(?=\S)")
_FENCE = "```"
_TRAILING = ".,;:!?'…”»"
_TAGS = {"*": "em", "**": "strong"}


def render(source: str) -> str:
    """Safe HTML for `source`. The sanitiser runs last, over a few blocks at a time, so that a long text stays quick."""
    out: list[str] = []
    chunk = ""
    for block in _all_blocks(source):
        if len(chunk) > _CHUNK:
            out.append(clean(chunk))
            chunk = ""
        chunk += block
    out.append(clean(chunk))
    return "".join(out)


def is_empty(source: str) -> bool:
    """Whether `render` makes nothing of it, without the sanitiser: that takes no whole block away."""
    return not any(_all_blocks(source))


def normalise(source: str) -> str:
    text = unicodedata.normalize("NFC", source.replace("\r\n", "\n").replace("\r", "\n").replace("\t", "    "))
    return _UNPRINTABLE.sub("", text).strip("\n")


def count_links(source: str) -> int:
    return sum(1 for token in _TOKEN.finditer(normalise(source)) if token["target"] or token["address"])


def _all_blocks(source: str) -> Iterator[str]:
    return _blocks(list(_short(normalise(source).split("\n"))), 0)


def _blocks(lines: list[str], depth: int) -> Iterator[str]:
    at = 0
    while at < len(lines):
        line = lines[at]
        if not line.strip():
            at += 1
        elif line.lstrip().startswith(_FENCE):
            end = _until(lines, at + 1, lambda other: other.strip() == _FENCE)
            yield from _code(lines[at + 1 : end])
            at = end + 1
        elif depth < MAX_QUOTE_DEPTH and _QUOTE.match(line):
            end = _piece_end(lines, at, partial(_other_than, _QUOTE))
            inner = [_QUOTE.sub("", quoted, count=1) for quoted in lines[at:end]]
            yield f"<blockquote>{''.join(_blocks(inner, depth + 1))}</blockquote>"
            at = end
        elif pattern := _list_pattern(line):
            end = _piece_end(lines, at, partial(_other_than, pattern))
            items = [pattern.sub("", item, count=1) for item in lines[at:end]]
            yield _list(items, "ul" if pattern is _BULLET else "ol")
            at = end
        else:
            end = _piece_end(lines, at, partial(_ends_paragraph, depth))
            yield f"<p>{'<br>'.join(_inline(text.strip()) for text in lines[at:end])}</p>"
            at = end


def _until(lines: list[str], start: int, ends: Callable[[str], bool]) -> int:
    return next((n for n in range(start, len(lines)) if ends(lines[n])), len(lines))


def _piece_end(lines: list[str], start: int, ends: Callable[[str], bool]) -> int:
    """Where the block that begins at `start` ends; what is too large for the sanitiser goes on in another block."""
    size = len(lines[start])
    for n in range(start + 1, len(lines)):
        size += len(lines[n]) + 1
        if size > MAX_LENGTH or ends(lines[n]):
            return n
    return len(lines)


def _code(lines: list[str]) -> Iterator[str]:
    at = 0
    while at < len(lines):
        end = _piece_end(lines, at, lambda _line: False)
        code = escape("\n".join(lines[at:end]))
        yield f"<pre><code>{code}</code></pre>"
        at = end


def _other_than(pattern: re.Pattern[str], line: str) -> bool:
    return not pattern.match(line)


def _ends_paragraph(depth: int, line: str) -> bool:
    quoted = depth < MAX_QUOTE_DEPTH and _QUOTE.match(line)
    return bool(not line.strip() or quoted or _list_pattern(line) or line.lstrip().startswith(_FENCE))


def _short(lines: list[str]) -> Iterator[str]:
    for line in lines:
        yield from (line[n : n + MAX_LENGTH] for n in range(0, max(len(line), 1), MAX_LENGTH))


def _list_pattern(line: str) -> re.Pattern[str] | None:
    return next((pattern for pattern in (_BULLET, _NUMBER) if pattern.match(line)), None)


def _list(items: list[str], tag: str) -> str:
    return f"<{tag}>{''.join(f'<li>{_inline(item.strip())}</li>' for item in items)}</{tag}>"


def _inline(text: str) -> str:
    out: list[str] = []
    opened: dict[str, int] = {}
    at = 0
    for token in _TOKEN.finditer(text):
        out.append(escape(text[at : token.start()]))
        at = token.end()
        if mark := token["mark"]:
            _mark(out, opened, mark, before=text[: token.start()][-1:], after=text[at : at + 1])
        else:
            out.append(_span(token))
    out.append(escape(text[at:]))
    return "".join(out)


def _mark(out: list[str], opened: dict[str, int], mark: str, *, before: str, after: str) -> None:
    """Close the open emphasis, or note where one may begin. At most one of each kind is open: constant time."""
    tag = _TAGS[mark]
    if mark in opened and before.strip():
        start = opened.pop(mark)
        # What was opened inside and never closed stays as the asterisks that were typed.
        for other in [name for name, place in opened.items() if place > start]:
            del opened[other]
        out[start] = f"<{tag}>"
        out.append(f"</{tag}>")
        return
    if mark not in opened and after.strip():
        opened[mark] = len(out)
    out.append(mark)


def _span(token: re.Match[str]) -> str:
    if token["literal"]:
        return escape(token["literal"])
    if token["code"]:
        return f"<code>{escape(token['code'])}</code>"
    if token["target"]:
        return _link(token["target"], token["label"], fallback=token[0])
    address = _without_punctuation(token["address"])
    return _link(address, address, fallback=address) + escape(token["address"][len(address) :])


def _link(target: str, label: str, *, fallback: str) -> str:
    if not is_web_address(target):
        return escape(fallback)
    return f'<a href="{escape(target)}">{escape(label)}</a>'


def _without_punctuation(address: str) -> str:
    """A full stop or a bracket that closes nothing belongs to the sentence, not to the address."""
    end = len(address)
    closing = address.count(")") - address.count("(")
    while end:
        if address[end - 1] == ")" and closing > 0:
            closing -= 1
        elif address[end - 1] not in _TRAILING:
            break
        end -= 1
    return address[:end]
