"""What is known of mjml-python, pinned: each of these was wrong in some version of it, or still is and is mended by us.
mrml 6 (mjml-python 1.4) is the least; an update that brings one of them back fails here."""

import re
from importlib.metadata import version

import pytest
from mjml import mjml2html

from mail.mjml import MjmlError, to_html
from tests.mail.test_mjml import document, in_column


def test_the_wheel_is_one_that_holds_mrml_6() -> None:
    assert tuple(map(int, version("mjml-python").split(".")[:2])) >= (1, 4)


def test_sections_in_a_wrapper_each_have_a_row_in_outlook() -> None:
    section = "<mj-section><mj-column><mj-text>a</mj-text></mj-column></mj-section>"
    html = to_html(document(f"<mj-wrapper>{section}{section}</mj-wrapper>"))
    outlook = "".join(re.findall(r"<!--\[if mso \| IE\]>(.*?)<!\[endif\]-->", html, re.DOTALL))
    assert outlook.count("<tr>") == outlook.count("</tr>") >= 5
    assert outlook.count("<table") == outlook.count("</table>") >= 5


def test_widths_in_pixels_are_those_that_were_asked_for() -> None:
    columns = '<mj-column width="150px"><mj-text>a</mj-text></mj-column><mj-column width="450px"><mj-text>b</mj-text></mj-column>'  # fmt: skip # noqa: E501
    html = to_html(document(f"<mj-section>{columns}</mj-section>"))
    assert "mj-column-px-150 { width:150px !important; max-width:150px; }" in html
    assert 'style="vertical-align:top;width:150px;"' in html
    assert "15000" not in html
    image = to_html(in_column('<mj-image src="https://x.se/a.jpg" alt="" width="300px" height="200px"/>'))
    assert 'width="300"' in image
    assert 'height="200"' in image


def test_the_body_s_width_reaches_sections_and_outlook() -> None:
    html = mjml2html('<mjml><mj-body width="480px"><mj-section><mj-column><mj-text>a</mj-text></mj-column></mj-section></mj-body></mjml>')  # fmt: skip # noqa: E501
    assert "max-width:480px" in html
    assert 'width="480"' in html


def test_a_class_of_mjml_gives_its_attributes() -> None:
    head = '<mj-attributes><mj-class name="lead" font-size="20px" color="#123456"/></mj-attributes>'
    html = to_html(
        document('<mj-section><mj-column><mj-text mj-class="lead">a</mj-text></mj-column></mj-section>', head)
    )
    assert "font-size:20px" in html
    assert "color:#123456" in html


def test_a_style_for_the_dark_stays_in_the_head() -> None:
    css = "@media (prefers-color-scheme: dark) { .page td { color: #eeeeee !important; } }"
    head = f'<mj-style>{css}</mj-style><mj-raw><meta name="color-scheme" content="light dark"/></mj-raw>'
    html = to_html(document("<mj-section><mj-column><mj-text>a</mj-text></mj-column></mj-section>", head))
    before_body = html.partition("<body")[0]
    assert css in before_body
    assert '<meta name="color-scheme" content="light dark"' in before_body


def test_an_inline_style_stands_on_its_elements_and_not_in_the_head() -> None:
    source = document(
        "<mj-section><mj-column><mj-text><p>a</p></mj-text></mj-column></mj-section>",
        '<mj-style inline="inline">p { margin: 7px; }</mj-style>',
    )
    assert "p { margin: 7px; }" in mjml2html(source), "mjml-python inlines by itself now: mail.mjml need not"
    html = to_html(source)
    assert re.search(r'<p style="margin: ?7px;?">a</p>', html)
    assert "margin: 7px; }" not in html


def test_no_font_is_fetched_from_elsewhere() -> None:
    assert "googleapis" in mjml2html(in_column("<mj-text>a</mj-text>"))
    assert "googleapis" not in to_html(in_column("<mj-text>a</mj-text>"))


def test_unknown_tags_and_attributes_still_pass_the_library_silently_and_stop_at_ours() -> None:
    for content in ("<mj-foo>a</mj-foo>", '<mj-text colour="red">a</mj-text>', '<mj-text color="reddish">a</mj-text>'):
        assert "<html" in mjml2html(in_column(content))
        with pytest.raises(MjmlError):
            to_html(in_column(content))


@pytest.mark.parametrize(
    "content",
    [
        '<mj-text color="reddish">a</mj-text>',
        '<mj-text color="#12">a</mj-text>',
        '<mj-text padding="10">a</mj-text>',
        '<mj-text padding="1px 2px 3px 4px 5px">a</mj-text>',
        '<mj-text font-size="1em">a</mj-text>',
        '<mj-text line-height="tall">a</mj-text>',
        '<mj-text align="middle">a</mj-text>',
        '<mj-divider border-width="thick"/>',
        '<mj-divider border-color="url(x)"/>',
        '<mj-button href="/om/">a</mj-button>',
        '<mj-button href="javascript:a()">a</mj-button>',
        '<mj-text><a href="ftp://x.se/">a</a></mj-text>',
        '<mj-text><a href="">a</a></mj-text>',
        '<mj-image src="data:image/png;base64,x" alt=""/>',
        '<mj-image src="https://x.se/a.jpg" width="wide"/>',
        '<mj-text css-class="a;b">a</mj-text>',
        '<mj-text><p style="background:url(https://x.se/)">a</p></mj-text>',
        '<mj-text><p style="width">a</p></mj-text>',
        '<mj-text><p lang="svenska språket">a</p></mj-text>',
    ],
)
def test_a_value_that_says_nothing_is_refused(content: str) -> None:
    with pytest.raises(MjmlError, match="may not have"):
        to_html(in_column(content))


def test_a_part_in_another_language_has_its_attribute_and_words_are_left_alone() -> None:
    body = (
        '<mj-section css-class="lang-en"><mj-column><mj-text css-class="small lang-sv">&lt;div class="lang-de"&gt;'
        '</mj-text></mj-column></mj-section>'
    )  # fmt: skip
    html = to_html(document(body))
    assert re.findall(r'<(\w+)[^<>]* lang="(\w+)" class', html) == [("div", "en"), ("td", "sv")]
    assert '&lt;div class="lang-de"&gt;' in html
