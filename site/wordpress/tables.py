"""Lists, tables and quotations as the text that a block can hold."""

from collections.abc import Callable, Iterator, Sequence
from html import escape

from bs4.element import NavigableString, PageElement, PreformattedString, Tag

from wordpress import inline

Written = Callable[[Sequence[PageElement]], str]
LISTS = ("ul", "ol")
PARAGRAPHS = ("p", "div", "li", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "blockquote", "dt", "dd", "tr")
DEEPEST = 10


def rich_list(tag: Tag, written: Written, depth: int = 0) -> str:
    """A list as rich text holds it: items with words and lists, nothing else."""
    items = "".join(_item(item, written, depth) for item in _items(tag))
    return f"<{tag.name}>{items}</{tag.name}>" if items else ""


def _items(tag: Tag) -> Iterator[Tag]:
    """The items, also those that stand in another element by mistake, and lists that stand straight in a list."""
    for child in tag.children:
        if isinstance(child, Tag) and child.name in {"li", *LISTS}:
            yield child
        elif isinstance(child, Tag):
            yield from _items(child)


def _item(item: Tag, written: Written, depth: int) -> str:
    if depth >= DEEPEST:
        return f"<li>{escape(item.get_text(' ', strip=True), quote=False)}</li>"
    if item.name in LISTS:
        nested = rich_list(item, written, depth + 1)
        return f"<li>{nested}</li>" if nested else ""
    words, nested = _words_and_lists(item, written, depth)
    return f"<li>{words}{nested}</li>" if words or nested else ""


def _words_and_lists(item: Tag, written: Written, depth: int) -> tuple[str, str]:
    lines: list[str] = []
    run: list[PageElement] = []
    nested = ""

    def end_of_line() -> None:
        lines.append(written(run))
        run.clear()

    for child in item.children:
        if isinstance(child, Tag) and child.name in {"li", *LISTS}:
            end_of_line()
            nested += (
                rich_list(child, written, depth + 1)
                if child.name in LISTS
                else f"<ul>{_item(child, written, depth + 1)}</ul>"
            )
        elif isinstance(child, Tag) and child.name in PARAGRAPHS:
            end_of_line()
            words, deeper = _words_and_lists(child, written, depth + 1) if depth < DEEPEST else (child.get_text(), "")
            lines.append(words)
            nested += deeper
        else:
            run.append(child)
    end_of_line()
    return "<br/>".join(line for line in lines if line), nested


def rows(table: Tag, written: Written) -> Iterator[str]:
    """One line a row; head cells bold, cells parted by a dash."""
    caption = table.find("caption")
    if isinstance(caption, Tag):
        yield f"<b>{written([caption])}</b>"
    for row in table.find_all("tr"):
        cells = [(cell, written([cell])) for cell in row.find_all(["th", "td"])]
        yield " – ".join(f"<b>{words}</b>" if cell.name == "th" else words for cell, words in cells if words)


def plain_paragraphs(tag: Tag, absolute: Callable[[str], str]) -> str:
    """The words alone, a blank line between paragraphs; an address behind a link is written out."""
    lines: list[str] = []
    _plain(tag, lines, absolute, 0)
    paragraphs = ("\n".join(" ".join(line.split()) for line in text.split("\n")).strip() for text in lines)
    return "\n\n".join(paragraph for paragraph in paragraphs if paragraph)


def _plain(tag: Tag, lines: list[str], absolute: Callable[[str], str], depth: int) -> None:
    lines.append("")
    for child in tag.children:
        if isinstance(child, PreformattedString):
            continue
        if isinstance(child, NavigableString):
            first, *others = str(child).replace("\n\n", "\0").split("\0")
            lines[-1] += first
            lines.extend(others)
        elif isinstance(child, Tag) and child.name not in inline.DROPPED:
            _plain_tag(child, lines, absolute, depth)


def _plain_tag(tag: Tag, lines: list[str], absolute: Callable[[str], str], depth: int) -> None:
    if tag.name == "br":
        lines[-1] += "\n"
    elif depth >= DEEPEST:
        lines[-1] += tag.get_text()
    elif tag.name in PARAGRAPHS or tag.find(list(PARAGRAPHS)):
        _plain(tag, lines, absolute, depth + 1)
        lines.append("")
    else:
        words, address = tag.get_text(), absolute(str(tag.get("href") or "")) if tag.name == "a" else ""
        lines[-1] += f"{words} ({address})" if address and words.strip() not in {"", address} else words
