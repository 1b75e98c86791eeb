from hypothesis import given
from hypothesis import strategies as st

from mail.text import wrap
from pages.mail_text import WIDTH


def test_long_lines_are_folded_between_words_and_addresses_stay_whole() -> None:
    address = "https://example.se/" + "a" * 120
    folded = wrap(f"{'ord ' * 30}\n\nLäs mer: {address} och mer\n")
    assert address in folded.split()
    assert all(len(line) <= WIDTH or address in line for line in folded.splitlines())


def test_list_items_and_quotations_hang() -> None:
    lines = wrap("• " + "punkt " * 20 + "\n1. " + "steg " * 20 + "\n> " + "citat " * 20).splitlines()
    assert lines[1].startswith("  punkt")
    assert next(line for line in lines if line.startswith("   steg"))
    assert lines[-1].startswith("> citat")


def test_blank_lines_collapse_and_the_signature_keeps_its_blank() -> None:
    assert wrap("\n\nHej\n\n\n\n\nDu\n\n-- \nSajten\n\n") == "Hej\n\nDu\n\n-- \nSajten\n"


def test_only_the_last_signature_is_one() -> None:
    assert wrap("--\nHej\n--\nmer\n-- \nSajten") == "—\nHej\n—\nmer\n-- \nSajten\n"


def test_controls_and_odd_line_ends_go() -> None:
    assert wrap("a\x00b\r\nc\u2028d\u202ee\x1b[31m") == "ab\nc\nde[31m\n"


@given(st.text())
def test_no_word_is_lost(text: str) -> None:
    kept = wrap(text)
    assert wrap(kept) == kept
    assert kept.isprintable() or "\n" in kept
    kept.encode()


def test_no_blank_of_any_kind_ends_a_folded_line() -> None:
    folded = wrap("ord " * 17 + "slut  \xa0\u2003\t nästa ord på en ny rad\n")
    assert [line for line in folded.splitlines() if line != line.rstrip()] == []
