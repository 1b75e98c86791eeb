import pytest
from django.conf import LazySettings
from hypothesis import given
from hypothesis import strategies as st

from pages.addresses import for_mail
from pages.mail_text import WIDTH, as_text, linked, quoted, underlined


@pytest.fixture(autouse=True)
def base_url(settings: LazySettings) -> None:
    settings.BASE_URL = "https://example.se"


def test_paragraphs_lists_and_links() -> None:
    html = (
        '<p>Ett <b>två</b><br/>tre</p><ul><li>a</li><li><a href="https://x.se/">b</a></li></ul>'
        "<ol><li>c</li><li>d</li></ol>"
    )
    assert as_text(html) == "Ett två\ntre\n\n• a\n• b <https://x.se/>\n\n1. c\n2. d"


def test_a_list_in_a_list_stands_further_in() -> None:
    html = "<ol><li>a<ul><li>b</li><li>c<br/>d</li></ul></li><li>e</li></ol>"
    assert as_text(html) == "1. a\n   • b\n   • c\n     d\n2. e"


def test_headings_are_underlined_and_quotations_marked() -> None:
    html = "<h2>Om möten</h2><blockquote><p>Tystnad.</p><p>Mer.</p></blockquote><hr/><pre>if  a:\n  b</pre>"
    assert as_text(html) == "Om möten\n--------\n\n> Tystnad.\n>\n> Mer.\n\n* * *\n\n    if  a:\n      b"


def test_code_that_was_set_keeps_its_lines_and_its_links() -> None:
    assert as_text('<pre>a  b\n <a href="https://x.se/">c</a></pre>') == "    a  b\n     c <https://x.se/>"


def test_text_without_paragraphs_is_kept() -> None:
    assert as_text("bara ord") == "bara ord"


def test_what_is_no_text_goes() -> None:
    assert as_text("<p>a<!-- b --><script>c()</script></p><p> </p>") == "a"


@pytest.mark.parametrize(
    ("words", "href", "said"),
    [
        ("Läs", "/om/", "Läs <https://example.se/om/>"),
        ("https://x.se/", "https://x.se/", "<https://x.se/>"),
        ("asa@example.se", "mailto:asa@example.se", "<mailto:asa@example.se>"),
        ("ring", "tel:+4618100000", "ring <tel:+4618100000>"),
        ("klicka", "javascript:a()", "klicka"),
    ],
)
def test_a_link_says_where_it_leads(words: str, href: str, said: str) -> None:
    assert linked(words, href) == said


def test_a_long_heading_is_folded_and_underlined_to_its_width() -> None:
    lines = underlined("ord " * 40, "h1").splitlines()
    assert len(lines) == 4
    assert all(len(line) <= WIDTH for line in lines)
    assert lines[-1] == "=" * len(lines[0])
    assert underlined(" ") == ""


def test_a_quotation_is_marked_line_by_line() -> None:
    assert quoted("a\n\nb") == "> a\n>\n> b"


@pytest.mark.parametrize(
    ("href", "address"),
    [
        ("", ""),
        ("#a", ""),
        ("/a b/", "https://example.se/a%20b/"),
        ("https://räk.se:8000/å?ö=<>", "https://xn--rk-via.se:8000/%C3%A5?%C3%B6=%3C%3E"),
        ("mailto:asa@example.se?subject=Hej", "mailto:asa@example.se?subject=Hej"),
        ("ftp://example.org/", ""),
        ("mailto:", ""),
        ("http://example.org:x/", ""),
        ("https://a\ud800/", ""),
    ],
)
def test_an_address_as_a_mail_may_hold_it(href: str, address: str) -> None:
    assert for_mail(href) == address


@given(st.text())
def test_whatever_is_written_as_an_address_is_harmless(href: str) -> None:
    address = for_mail(href)
    assert address.isascii()
    assert not set(address) & set("<>\"' \n\t") - {"'"}
    assert for_mail(address) == address
