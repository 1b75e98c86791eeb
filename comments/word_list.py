"""Lists of words as WordPress keeps them: one entry a line, found anywhere in a text, whatever the case.

Public lists have 65,000 lines, so a text is not searched once for each: every place in it is looked up once.
"""

import re
import unicodedata
from functools import lru_cache

HEAD = 4
MOST = 3
"""So many of the words are named as the reason."""
_MARKUP = re.compile(r"[*`\\]+")


class WordList:
    """Entries by their first characters, then by their length: a long list with one common beginning stays quick."""

    def __init__(self, lines: str) -> None:
        entries = {entry for line in lines.splitlines() if (entry := _fold(line).strip())}
        self._short = sorted(entry for entry in entries if len(entry) < HEAD)
        self._heads: dict[str, dict[int, set[str]]] = {}
        for entry in entries:
            if len(entry) >= HEAD:
                self._heads.setdefault(entry[:HEAD], {}).setdefault(len(entry), set()).add(entry)

    def search(self, text: str) -> list[str]:
        """The first few entries that `text` contains."""
        hits = [entry for entry in self._short if entry in text][:MOST]
        for start in range(len(text) - HEAD + 1):
            lengths = self._heads.get(text[start : start + HEAD])
            if lengths is None:
                continue
            for length, entries in lengths.items():
                if len(hits) == MOST:
                    return hits
                if (piece := text[start : start + length]) in entries and piece not in hits:
                    hits.append(piece)
        return hits


def found(lines: str, texts: tuple[str, ...]) -> list[str]:
    """Entries of `lines` in any of `texts`. Asterisks that only make letters bold do not hide a word."""
    if not lines.strip():
        return []
    plain = [_fold(text) for text in texts]
    bare = [_MARKUP.sub("", text) for text in plain]
    # No entry holds a line break, so nothing is found across two fields.
    return _list(lines).search("\n".join(dict.fromkeys(plain + bare)))


@lru_cache(maxsize=8)
def _list(lines: str) -> WordList:
    return WordList(lines)


def _fold(text: str) -> str:
    return unicodedata.normalize("NFC", text).casefold()
