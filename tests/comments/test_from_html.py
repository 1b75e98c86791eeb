import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comments.from_html import to_source
from comments.render import render


@pytest.mark.parametrize(
    ("html", "source"),
    [
        ("Hej <b>du</b> <em>där</em>", "Hej **du** *där*"),
        ("<strong> x </strong>y", "** x **y".replace("** x **", "**x** ")),
        ("<p>ett</p><p>två</p>", "ett\n\ntvå"),
        ("ett<br>två<br/>tre", "ett\ntvå\ntre"),
        ("ett\r\n\r\ntvå", "ett\n\ntvå"),
        ("<a href='https://a.se/b'>c</a>", "[c](https://a.se/b)"),
        ('<a href="https://a.se">https://a.se/</a>', "https://a.se"),
        ('<a href="https://a.se/(b)">c</a>', "[c](https://a.se/%28b%29)"),
        ('<a href="javascript:x">c</a>', "c"),
        ("<a name=x>c</a>", "c"),
        ('<a href="https://a.se">a [b]</a>', "a [b] (https://a.se)"),
        ('<a href="https://a.se"></a>', ""),
        ("<blockquote>ett\n\ntvå</blockquote>efter", "> ett\n>\n> två\n\nefter"),
        ("<blockquote>a<blockquote>b</blockquote></blockquote>", "> a\n>\n> > b"),
        ("<ul>\n<li>ett</li>\n<li>två</li></ul>", "- ett\n- två"),
        ("<ol><li>ett<li>två</ol>", "1. ett\n1. två"),
        ("<ul><li>ett<ul><li>inre</li></ul>mer</li></ul>", "- ett\n- inre mer"),
        ("<code>a *b*</code>", "`a *b*`"),
        ("<pre>a\n *b*</pre>", "```\na\n *b*\n```"),
        ("<pre><code>a</code></pre>", "```\na\n```"),
        ("<code>a\nb</code>", "a\nb"),
        ("2*3*4 `x` \\ [a](http://b.se)", "2\\*3\\*4 \\`x\\` \\\\ \\[a](http://b.se)"),
        ("https://a.se/*b*", "https://a.se/*b*"),
        ("a &amp; b &lt;c&gt;&nbsp;d", "a & b <c> d"),
        ("<script>alert(1)</script>x<style>y</style>", "x"),
        ("<script>aldrig stängd", "aldrig stängd"),
        ("<b>aldrig stängd", "aldrig stängd"),
        ("x</b></p>y", "x\n\ny"),
        ("<em>a\nb</em>", "a\nb"),
        ("<em><em>a</em></em>", "*a*"),
        ("<b><i>a</b></i>", "**a**"),
        ('<img src="https://a.se/i.png" alt="en bild">', "https://a.se/i.png"),
        ('<img src="/i.png" alt="en bild">', "en bild"),
        ("<!-- dold -->a <span lang=sv>b</span>", "a b"),
        ("a < b > c", "a < b > c"),
        ("<h2>Rubrik</h2>text", "Rubrik\n\ntext"),
        ("", ""),
    ],
)
def test_each_part_finds_its_like(html: str, source: str) -> None:
    assert to_source(html) == source


def test_what_was_escaped_is_shown_as_it_was() -> None:
    assert render(to_source("2*3*4 [a](http://b.se/)")).startswith("<p>2*3*4 [a](")


@pytest.mark.parametrize(
    "piece", ["<", "<a ", "<blockquote>a", "<p>", "<em>a", "<ul><li>a", '<a href="', "<script>", "\n"]
)
def test_hostile_markup_is_read_in_linear_time(piece: str) -> None:
    began = time.thread_time()
    to_source((piece * 200_000)[:200_000])
    assert time.thread_time() - began < 6


TAGS = ["a", "b", "blockquote", "code", "em", "li", "ol", "pre", "ul"]
PARTS = [*(f"<{tag}>" for tag in TAGS), *(f"</{tag}>" for tag in TAGS), "<a href='https://a.se'>", *" \n<>*`", "ord"]


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(PARTS), max_size=40))
def test_no_word_is_lost(parts: list[str]) -> None:
    assert to_source("".join(parts)).count("ord") == parts.count("ord")
