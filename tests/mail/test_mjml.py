import re

import pytest

from mail.mjml import MjmlError, to_html


def document(body: str, head: str = "") -> str:
    return f"<mjml><mj-head>{head}</mj-head><mj-body>{body}</mj-body></mjml>"


def in_column(content: str) -> str:
    return document(f"<mj-section><mj-column>{content}</mj-column></mj-section>")


def test_a_document_compiles() -> None:
    html = to_html(
        in_column('<mj-text><p>Hej &amp; hå <a href="https://example.se">läs</a><br/></p></mj-text><mj-divider/>')
    )
    assert "Hej &amp; hå" in html
    assert "<mj-" not in html
    assert not re.search(r"<table(?![^>]*role=.presentation)", html)


@pytest.mark.parametrize(
    ("source", "words"),
    [
        (in_column("<mj-foo></mj-foo>"), "<mj-foo> is not allowed"),
        (in_column("<mj-social></mj-social>"), "<mj-social> is not allowed"),
        (in_column('<mj-include path="a.mjml"/>'), "<mj-include> is not allowed"),
        (in_column('<mj-text colour="red">a</mj-text>'), "may not have colour"),
        (in_column('<mj-text><p onclick="x()">a</p></mj-text>'), "may not have onclick"),
        (in_column("<mj-text><script>x</script></mj-text>"), "<script> is not allowed"),
        (in_column("<p>a</p>"), "stands outside mj-text"),
        (in_column("words"), "where none is shown"),
        (document("<mj-text>a</mj-text>"), "may not stand in <mj-body>"),
        (document("", "<mj-attributes><mj-foo/></mj-attributes>"), "<mj-foo> is not allowed"),
        (document("", '<mj-attributes><mj-all shape="x"/></mj-attributes>'), "may not have shape"),
        (in_column("<mj-text><p>a</mj-text>"), "closes nothing"),
        (in_column("</p>"), "closes nothing"),
        ("<mjml><mj-body>", "never closed"),
        ("<mj-body></mj-body>", "may not stand in <>"),
        ("", "unable to find"),
    ],
)
def test_what_is_not_on_the_list_is_refused(source: str, words: str) -> None:
    with pytest.raises(MjmlError, match=re.escape(words)):
        to_html(source)


def test_words_that_look_like_mjml_stay_words() -> None:
    picture = '<mj-image src="https://x.se/a.jpg" alt="&lt;mj-text&gt;"/>'
    head = '<mj-title>&lt;mj-a&gt;</mj-title><mj-style inline="inline">p { margin: 0; }</mj-style>'
    source = document(f"<mj-section><mj-column>{picture}</mj-column></mj-section>", head)
    html = to_html(source)
    assert "<mj-" not in html
    assert "&lt;mj-text" in html


def test_the_line_of_the_fault_is_named() -> None:
    with pytest.raises(MjmlError, match=r"^Line 3: "):
        to_html("<mjml>\n<mj-body>\n<mj-foo/></mj-body></mjml>")


def test_what_the_library_itself_refuses_is_an_error_too() -> None:
    with pytest.raises(MjmlError):
        to_html(in_column("<mj-text>AT & T <3</mj-text>"))


def test_characters_that_no_xml_may_hold_are_replaced() -> None:
    assert "a\ufffdb\ufffd" in to_html(in_column("<mj-text>a\x00b\ud800</mj-text>"))
