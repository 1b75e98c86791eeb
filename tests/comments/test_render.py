import sys
import time

import pytest
from bs4 import BeautifulSoup
from hypothesis import example, given, settings
from hypothesis import strategies as st

from comments.render import MAX_LENGTH, count_links, is_empty, normalise, render
from comments.sanitise import REL, TAGS, is_web_address

LINK = f' rel="{REL}"'
# Coverage looks at every line while it runs.
SLOWED = 3 if sys.gettrace() else 1


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("Hej", "<p>Hej</p>"),
        ("ett\ntvå\n\ntre", "<p>ett<br>två</p><p>tre</p>"),
        ("*vikt* och **tyngd**", "<p><em>vikt</em> och <strong>tyngd</strong></p>"),
        ("**a *b* c**", "<p><strong>a <em>b</em> c</strong></p>"),
        ("**a *b** c*", "<p><strong>a *b</strong> c*</p>"),
        ("2 * 3 * 4", "<p>2 * 3 * 4</p>"),
        ("*a\nb*", "<p>*a<br>b*</p>"),
        (r"\*inte\* \`kod\`", "<p>*inte* `kod`</p>"),
        ("`a *b* <c>`", "<p><code>a *b* &lt;c&gt;</code></p>"),
        ("`öppen", "<p>`öppen</p>"),
        ("> ett\n> två", "<blockquote><p>ett<br>två</p></blockquote>"),
        ("> > inre", "<blockquote><blockquote><p>inre</p></blockquote></blockquote>"),
        ("> > > > fyra", f"{'<blockquote>' * 3}<p>&gt; fyra</p>{'</blockquote>' * 3}"),
        ("text\n> citat", "<p>text</p><blockquote><p>citat</p></blockquote>"),
        ("- ett\n- *två*", "<ul><li>ett</li><li><em>två</em></li></ul>"),
        ("1. ett\n2) två", "<ol><li>ett</li><li>två</li></ol>"),
        ("text\n- punkt\nmer", "<p>text</p><ul><li>punkt</li></ul><p>mer</p>"),
        ("-inte en lista", "<p>-inte en lista</p>"),
        ("```\n<b>\n  *x*\n```\nefter", "<pre><code>&lt;b&gt;\n  *x*</code></pre><p>efter</p>"),
        ("```\nöppen", "<pre><code>öppen</code></pre>"),
        ("https://a.se/x", f'<p><a href="https://a.se/x"{LINK}>https://a.se/x</a></p>'),
        ("(https://a.se/b_(c)).", f'<p>(<a href="https://a.se/b_(c)"{LINK}>https://a.se/b_(c)</a>).</p>'),
        ("[här](https://a.se/?a=1&b=2)", f'<p><a href="https://a.se/?a=1&amp;b=2"{LINK}>här</a></p>'),
        ("[här](javascript:alert(1))", "<p>[här](javascript:alert(1))</p>"),
        ("[här](https://u:p@a.se)", "<p>[här](https://u:p@a.se)</p>"),
        ("https://a@b.se/", "<p>https://a@b.se/</p>"),
        ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"),
        ("&amp; &lt;", "<p>&amp;amp; &amp;lt;</p>"),
        ("", ""),
        (" \n\n ", ""),
        ("a\r\nb\rc", "<p>a<br>b<br>c</p>"),
        ("a\x00\u202eb", "<p>ab</p>"),
    ],
)
def test_the_language(source: str, html: str) -> None:
    assert render(source) == html


def test_a_decomposed_letter_is_composed() -> None:
    assert normalise("a\u030a") == "å"


def test_links_are_counted_in_both_forms() -> None:
    assert count_links("https://a.se [b](http://b.se) `https://inte.se` ftp://c.se") == 2


WORST = {
    "emphasis": "*a*",
    "strong": "**a**",
    "crossed": "**a*b",
    "code": "`a`",
    "stars": "*",
    "quotes": ">",
    "quoted": "> > > a\n",
    "quote-and-gap": "> a\n\n",
    "items": "- a\n",
    "emphasised-items": "- *a*\n",
    "numbers": "1. a\n",
    "links": "http://a.b ",
    "brackets": "[",
    "half-links": "[a](http",
    "breaks": "a\n",
    "paragraphs": "a\n\n",
    "less-than": "<",
    "ampersands": "&",
    "fences": "```\n",
    "parentheses": "http://a.b/" + ")" * 4_000,
    "tags": "<p><em>",
    "marks": "\u0301",
    "backslashes": "\\",
}


@pytest.mark.parametrize("piece", WORST.values(), ids=WORST)
def test_no_comment_of_full_length_takes_long(piece: str) -> None:
    source = (piece * MAX_LENGTH)[:MAX_LENGTH]
    render("värm upp")
    best = min(_seconds(source) for _attempt in range(3))
    assert best < 0.15 * SLOWED


@pytest.mark.parametrize("piece", ["ord ", "> a\n", "- a\n", "a\n", "<", "**a** ", "http://a.se/ "])
def test_time_grows_with_the_length_and_no_faster(piece: str) -> None:
    """Imported comments may be longer than a visitor's."""
    assert _seconds((piece * 30_000)[:30_000]) < 3 * SLOWED


def test_a_very_long_text_is_all_there() -> None:
    words = [f"ord{n}" for n in range(2_500)]
    for source in (" ".join(words), "\n".join(words), "> " + "\n> ".join(words), "```\n" + "\n".join(words) + "\n```"):
        text = BeautifulSoup(render(source), "html.parser").get_text(" ")
        assert "".join(text.split()) == "".join(words)


def _seconds(source: str) -> float:
    began = time.thread_time()
    render(source)
    return time.thread_time() - began


PIECES = [*"*`>[]()\\<&\"'-1. \n@", "**", "```", "http://", "https://å.se/", "javascript:", "<a href=", "\u202e", "ord"]


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(max_size=300), st.lists(st.sampled_from(PIECES), max_size=80).map("".join)))
def test_whatever_is_written_only_the_allowed_comes_out(source: str) -> None:
    """Parsed again by a parser that is not the sanitiser's."""
    html = render(source)
    tree = BeautifulSoup(html, "html.parser")
    for tag in tree.find_all(True):
        assert tag.name in TAGS
        assert set(tag.attrs) <= ({"href", "rel"} if tag.name == "a" else set())
        if "href" in tag.attrs:
            assert is_web_address(str(tag["href"]))
            assert tag.get("rel") == REL.split()


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet=st.characters(exclude_categories=("Cs", "Cc")), max_size=200))
def test_no_letter_is_lost(source: str) -> None:
    words = [word for word in normalise(source).split() if word.isalnum()]
    text = BeautifulSoup(render(source), "html.parser").get_text(" ")
    assert all(word in text for word in words if not word.isdigit())


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(max_size=50), st.lists(st.sampled_from([*PIECES, "\n", "\ufeff"]), max_size=12).map("".join)))
@example("```\n```")
@example("> ```")
def test_what_is_empty_is_known_without_the_sanitiser(source: str) -> None:
    assert is_empty(source) == (render(source) == "")
