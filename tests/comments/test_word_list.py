from time import process_time

import pytest

from comments.word_list import found


@pytest.mark.parametrize(
    ("lines", "texts", "words"),
    [
        ("casino", ("", "", "Bästa CASINOT!"), ["casino"]),
        ("  Casino  \r\n\r\n", ("Kasino & Casino AB", "", ""), ["casino"]),
        ("@spam.example", ("", "a@SPAM.example", ""), ["@spam.example"]),
        ("spam.example/köp", ("", "", "se http://spam.example/KÖP nu"), ["spam.example/köp"]),
        ("lån utan uc", ("", "", "Lån utan UC i dag"), ["lån utan uc"]),
        ("a.b", ("", "", "aXb"), []),
        ("#1", ("", "", "We are #1!"), ["#1"]),
        ("xx", ("", "", "boxxar"), ["xx"]),
        ("casino", ("", "", "ca**si**no"), ["casino"]),
        ("casino", ("cas", "ino", ""), []),
        ("", ("casino", "", ""), []),
        ("  \n \n", ("casino", "", ""), []),
        ("strasse", ("", "", "Straße"), ["strasse"]),
        ("n\u00e5d", ("", "", "na\u030ad"), ["n\u00e5d"]),
        ("aaa\nbbb\nccc\nddd", ("", "", "ddd ccc bbb aaa"), ["aaa", "bbb", "ccc"]),
        ("aaaa\nbbbb\ncccc\ndddd", ("", "", "dddd cccc bbbb aaaa"), ["dddd", "cccc", "bbbb"]),
        ("viagra\nviagra cheap", ("", "", "viagra cheap"), ["viagra", "viagra cheap"]),
    ],
)
def test_an_entry_is_found_anywhere_as_wordpress_finds_it(lines: str, texts: tuple[str, ...], words: list[str]) -> None:
    assert sorted(found(lines, texts)) == sorted(words)


@pytest.mark.parametrize("entry", ["ord{n}x", "http://www.spam.example/{n}", "{n}" + "a" * 200])
def test_sixty_five_thousand_lines_cost_a_long_comment_next_to_nothing(entry: str) -> None:
    lines = "\n".join(entry.format(n=n) for n in range(65_000))
    texts = ("Anna", "anna@hemlig.example", "http://www.spam.exampel/ och vanliga ord om tillit. " * 100)
    assert found(lines, texts) == []
    start = process_time()
    for _round in range(5):
        found(lines, texts)
    assert (process_time() - start) / 5 < 0.03
