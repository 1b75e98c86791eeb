from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.readers_csv import MOST_BYTES, MOST_ROWS, Record, Unreadable, records

PLAIN = "E-post;Namn\r\nåsa@example.se;Åsa Öberg\r\n"


def cells(content: bytes, **kwargs: bool) -> list[tuple[str, ...]]:
    return [record.cells for record in records(content, **kwargs)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"])
def test_any_usual_encoding_is_read(encoding: str) -> None:
    assert cells(PLAIN.encode(encoding)) == [("E-post", "Namn"), ("åsa@example.se", "Åsa Öberg")]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_any_usual_separator_is_read(separator: str) -> None:
    text = f'"E-post"{separator}"Namn, och; annat"\na@x.se{separator}"B, C; D"\n'
    assert cells(text.encode()) == [("E-post", "Namn, och; annat"), ("a@x.se", "B, C; D")]


def test_excel_may_name_the_separator_itself() -> None:
    assert cells(b"sep=;\r\nEmail;Namn, fullt\r\na@x.se;A\r\n") == [("Email", "Namn, fullt"), ("a@x.se", "A")]


def test_a_line_break_in_a_cell_belongs_to_it_and_lines_are_counted_as_an_editor_does() -> None:
    found = records(b'email,note\r\na@x.se,"one\r\ntwo ""three"""\r\n\r\nb@x.se,\r\n')
    assert [(record.line, record.lines) for record in found] == [(1, 1), (2, 2), (5, 1)]
    assert found[1].cells[1] == 'one\r\ntwo "three"'


def test_quotation_marks_may_be_written_with_a_backslash() -> None:
    assert cells(rb'"a@x.se","Anna \"Ankan\" A"', escaped=True) == [("a@x.se", 'Anna "Ankan" A')]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "tom"),
        (b" \r\n\r\n;;\r\n", "tom"),
        (b"PK\x03\x04xlsx", "Excel"),
        (b"\xd0\xcf\x11\xe0xls", "Excel"),
        (b"email\n\x81\x8d\x8f", "textfil"),
        (b"\xff\xfea", "textfil"),
        (b"email\n" + b"\0" * 50, "textfil"),
        (b"x" * (MOST_BYTES + 1), "15\u00a0MB"),
        (b"email\n" + b"a@x.se\n" * (MOST_ROWS + 1), "50\u00a0000"),
        (b'email\n"' + b"a@x.se\n" * 20_000, "Rad 2"),
    ],
    ids=["nothing", "blank", "xlsx", "xls", "binary", "half utf-16", "nul", "large", "long", "unclosed"],
)
def test_what_is_no_list_is_refused_in_words(content: bytes, words: str) -> None:
    with pytest.raises(Unreadable, match=words):
        records(content)


def test_a_quotation_mark_that_is_never_closed_makes_a_record_that_is_not_whole() -> None:
    found = records(b'email\na@x.se\n"b@x.se\n' + b"c@x.se\n" * 200)
    assert [record.is_whole for record in found] == [True, True, False]
    assert found[2].line == 3


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    with suppress(Unreadable):
        assert all(isinstance(record, Record) for record in records(content))
