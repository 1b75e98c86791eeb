import pytest

from blog import lix

# Counted by hand: 4 sentences, 24 words, 4 of them of more than six letters: 24/4 + 100·4/24 = 22.67.
COUNTED = (
    "Det var en gång en konsult. Hon skrev varje vecka. "
    "Ingen läste breven, trots rubrikerna. Men hennes uthållighet gav till slut resultat och läsare."
)
SENTENCES = {
    "two": ("Ett. Två.", ["Ett.", "Två."]),
    "question and call": ("Va? Nej! Jo.", ["Va?", "Nej!", "Jo."]),
    "abbreviations": ("Vi ses t.ex. Måndag. Kom kl. 7.", ["Vi ses t.ex. Måndag.", "Kom kl. 7."]),
    "numbers": ("Det kostar 1.200 kronor. Kom 07.00 prick.", ["Det kostar 1.200 kronor.", "Kom 07.00 prick."]),
    "a stop inside quotation marks": ("”Kom nu.” Han kom.", ["”Kom nu.”", "Han kom."]),
    "a dash begins the next": ("Hon gick. – Vart då?", ["Hon gick.", "– Vart då?"]),
    "small letter goes on": ("Jaha … det var så.", ["Jaha … det var så."]),
    "nothing": ("  ", []),
    "no stop at all": ("Ett två tre", ["Ett två tre"]),
}


@pytest.mark.parametrize(("text", "sentences"), SENTENCES.values(), ids=SENTENCES)
def test_where_a_sentence_ends(text: str, sentences: list[str]) -> None:
    assert lix.sentences_of(text) == sentences


def test_words_keep_their_hyphens_and_apostrophes() -> None:
    assert lix.words_of("Ett AI-verktyg, o’Hara och 3,5 kr – så!") == [
        "Ett",
        "AI-verktyg",
        "o’Hara",
        "och",
        "3,5",
        "kr",
        "så",
    ]


def test_the_measure_is_that_of_bjornsson() -> None:
    assert len(lix.words_of(COUNTED)) == 24
    assert lix.measure([COUNTED]) == lix.Lix(24, 23)
    assert lix.measure(COUNTED.replace(". ", ".\n").split("\n")) == lix.Lix(24, 23)


def test_a_text_without_words_has_no_measure() -> None:
    assert lix.measure(["", "…"]) == lix.Lix(0, 0)
    assert not lix.measure([COUNTED]).says_something
    assert lix.measure([COUNTED] * 3).says_something


@pytest.mark.parametrize(
    ("value", "words"),
    [(29, "mycket lättläst"), (30, "lättläst"), (40, "medelsvår"), (50, "svår"), (59, "svår"), (60, "mycket svår")],
)
def test_the_number_is_said_in_words(value: int, words: str) -> None:
    assert lix.Lix(100, value).meaning.startswith(f"{words}, ")
