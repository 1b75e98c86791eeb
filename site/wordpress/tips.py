"""A heading with a number, its text and a paragraph that is nothing but a link: together one numbered tip."""

import re

from wordpress.pieces import LoneLink, Piece

NUMBERED = re.compile(r"(?:tips?\s+)?([1-9]\d?)\s*[.):]\s+(\S.*)", re.IGNORECASE)
LONGEST_LINK_TEXT = 200


def with_tips(pieces: list[Piece]) -> list[Piece]:
    result: list[Piece] = []
    index = 0
    while index < len(pieces):
        tip, length = _tip_at(pieces, index)
        result.append(tip or pieces[index])
        index += length
    return result


def _tip_at(pieces: list[Piece], start: int) -> tuple[Piece | None, int]:
    """The tip that begins at `start`, if one does, and how many pieces it takes the place of."""
    heading = pieces[start]
    match = NUMBERED.fullmatch(heading.value["text"]) if heading.kind == "heading" else None
    if match is None:
        return None, 1
    for index in range(start + 1, len(pieces)):
        if pieces[index].kind not in {"paragraph", "list"}:
            break
        link = pieces[index].lone_link()
        if link is not None:
            texts = pieces[start + 1 : index]
            if not texts or len(link.words) > LONGEST_LINK_TEXT:
                break
            return _tip(int(match[1]), match[2], texts, link), index - start + 1
    return None, 1


def _tip(number: int, title: str, texts: list[Piece], link: LoneLink) -> Piece:
    value = {
        "page": link.page,
        "url": link.url,
        "number": number,
        "title": title,
        "text": "".join(piece.value for piece in texts),
        "link_text": link.words,
    }
    return Piece("tip", value)
