"""What the forms of a word have in common, so that whoever looks for “mötet” finds “möten”.

Snowball's stemmer takes most endings. What it leaves of Swedish (rummet, artiklar, scheman, enkelt) is taken here, to
the same for all forms of a word. A stem is for comparing only, and need not be a word.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

import snowballstemmer

LONGEST = 40
_WORD = re.compile(r"[^\W_]+(?:[-‐‑’'][^\W_]+)*")
_JOINTS = re.compile(r"[-‐‑’']")
_DOUBLED = re.compile(r"([bdfgklmnprst])\1$")
_SWEDISH = str.maketrans({"å": "a", "ä": "a", "ö": "o", "æ": "a", "ø": "o"})
# Snowball takes “-lig” away, which makes what is secret (hemlig) a home (hem).
_ADJECTIVE = re.compile(r"(.{2,}ig)(?:t|a|e|en|are|ast|aste|het|heten|heter|heterna)?s?$")
# It takes “-at” away too, which makes the opposite (motsats) a meeting (möte), and any effort (insats) the inside.
_SET = re.compile(r"((?:an|av|be|bi|er|fort|för|förut|in|mot|om|till|upp|ut|över)sat)(?:t[ae]?|s(?:en|er|erna)?)s?$")
_LANGUAGES = {"sv": "swedish", "en": "english"}
_STOP_WORDS = {
    "sv": """
        alla allt alltså andra att av bara bli blir blev borde bör båda de dem den denna deras dess dessa det
        detta dig din dina ditt dock du där därför då efter eller en er era ert ett finns fick flera från få får
        för före genom gör göra ha hade han hans har henne hennes hon honom hur här i in inom inte ja jag kan ju
        kom kommer kunde lite man med medan mellan men mer mig min mina mitt mot mycket måste ni nog nu någon
        något några när och också om oss på redan samma se sedan sig sin sina sitt själv ska skall skulle som så
        sådan till tills under upp ut utan vad var vara varför varit varje vars vem vi vid vilka vilken vilket
        vill vår våra vårt än är även över
    """,
    "en": """
        a about after all also an and any are as at be because been but by can could did do does for from had
        has have he her him his how i if in into is it its just may me more most my no not of on one only or
        other our out over she should so some such than that the their them then there these they this those to
        too up us was we were what when where which while who why will with would you your
    """,
}
STOP_WORDS = {language: frozenset(words.split()) for language, words in _STOP_WORDS.items()}
# Plurals and past tenses that change the vowel; the left side as the endings leave it.
_IRREGULAR = {
    "böck": "bok", "män": "man", "händ": "hand", "stränd": "strand", "städ": "stad", "nät": "nat", "rötr": "rot",
    "föt": "fot", "krafter": "kraft", "länd": "land", "söner": "son", "brödr": "bror", "döttr": "dott",
    "skrev": "skriv", "skrivit": "skriv", "bytt": "byt", "drev": "driv", "valt": "välj", "vald": "välj", "välj": "välj",
    "gaml": "gammal", "lugnt": "lugn", "nya": "ny", "nyt": "ny", "öppn": "öp",
    "gick": "gå", "gått": "gå", "går": "gå", "sag": "säg", "sad": "säg", "höll": "håll", "hållit": "håll",
}  # fmt: skip


def words(text: str) -> Iterator[tuple[int, int, str]]:
    """Each word with its place, in small letters."""
    for found in _WORD.finditer(text):
        yield found.start(), found.end(), unicodedata.normalize("NFC", found.group()).lower()


def plain(stem: str) -> str:
    """As somebody types it who has no å, ä and ö."""
    return stem.translate(_SWEDISH)


@lru_cache(maxsize=65536)
def stems(word: str, language: str) -> tuple[str, ...]:
    """What a word of a text is found by: itself, and the parts that hyphens join."""
    parts = _JOINTS.split(word)
    whole = "".join(parts) if len(parts) > 1 else word
    found = [whole, *(part for part in parts if len(parts) > 1 and len(part) > 1)]
    return tuple(dict.fromkeys(stem(part, language) for part in found if part not in STOP_WORDS.get(language, ())))


@lru_cache(maxsize=65536)
def stem(word: str, language: str) -> str:
    # One stemmer a call: they keep the word they work on, and threads share this module.
    name = _LANGUAGES.get(language)
    if name is None or word.isdigit():
        return _folded(word)[:LONGEST]
    snowball = snowballstemmer.stemmer(name)
    if language != "sv":
        return _folded(snowball.stemWord(word))[:LONGEST]
    if kept := _ADJECTIVE.match(word) or _SET.match(word):
        return _folded(kept[1])[:LONGEST]
    for _round in range(4):
        shorter = _without_ending(snowball.stemWord(word))
        if shorter == word:
            break
        word = shorter
    return _folded(_IRREGULAR.get(word, word))[:LONGEST]


def _without_ending(word: str) -> str:
    """One more ending than Snowball takes."""
    word = _DOUBLED.sub(r"\1", word)
    if len(word) < 4:
        return word
    if word.endswith(("én", "yn")):
        return word[:-1]
    if len(word) > 4 and word.endswith(("et", "en")):
        return word[:-2]
    if len(word) > 4 and word.endswith(("eln", "ern", "an", "on", "ot", "lt", "rt")):
        return word[:-1]
    if len(word) > 4 and word.endswith("er"):
        return word[:-2]
    if re.search(r"[^aeiouyåäö]el$", word):
        return word[:-2] + "l"
    if re.search(r"[^aeiouyåäör][nr]$", word) and len(word) > 4:
        return word[:-1]
    return word


def _folded(word: str) -> str:
    """Without the accents that Swedish does not count as letters of their own."""
    kept = "".join(
        letter
        if letter in "åäöæø"
        else "".join(part for part in unicodedata.normalize("NFKD", letter) if not unicodedata.combining(part))
        for letter in word
    )
    return kept or word
