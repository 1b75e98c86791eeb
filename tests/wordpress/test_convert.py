import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from blog.blocks import ARTICLE_BLOCKS
from pages.blocks import PAGE_BLOCKS
from tests.wordpress.surroundings import Known
from wordpress.convert import convert
from wordpress.pieces import Conversion

ARTICLE = [name for name, _block in ARTICLE_BLOCKS]
PAGE = [name for name, _block in PAGE_BLOCKS]


def brought(content: str, allowed: list[str] = ARTICLE, **words: str) -> Conversion:
    return convert(content, Known(), allowed=allowed, **words)


def blocks(content: str) -> list[tuple[str, Any]]:
    return [(block["type"], block["value"]) for block in brought(content).blocks]


def rich(content: str) -> str:
    return "".join(value for kind, value in blocks(content) if kind == "text")


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("Ett.\n\nTvå\nrader.", "<p>Ett.</p><p>Två<br/>rader.</p>"),
        ("<p>Ett.</p>\n<p>Två.</p>", "<p>Ett.</p><p>Två.</p>"),
        ("<!-- wp:paragraph -->\n<p>Ett\nord.</p>\n<!-- /wp:paragraph -->", "<p>Ett ord.</p>"),
        ("<div>Löst <span>i</span> en låda</div>", "<p>Löst i en låda</p>"),
        ("<strong>Fet</strong> och <em>lutad</em>, <del>bort</del> x<sup>2</sup> <tt>kod</tt>",
         "<p><b>Fet</b> och <i>lutad</i>, <s>bort</s> x<sup>2</sup> <code>kod</code></p>"),
        ("<b>a<b>b</b></b>", "<p><b>ab</b></p>"),
        ("Säg <q>hej</q>", "<p>Säg ”hej”</p>"),
        ("1 < 2 & 3 > 2", "<p>1 &lt; 2 &amp; 3 &gt; 2</p>"),
        ("&nbsp;\n\n<p> </p>", ""),
        ('<a href="https://gamla.example.se/om-mig/">jag</a>', '<p><a linktype="page" id="7">jag</a></p>'),
        ('<a href="https://annan.example.se/?a=1&amp;b=2">x</a>', '<p><a href="https://annan.example.se/?a=1&amp;b=2">x</a></p>'),
        ('<a href="javascript:alert(1)">x</a> <a href="#upp">y</a>', "<p>x y</p>"),
        ('<a href="https://a.se"><a href="https://b.se">inre</a></a>', '<p><a href="https://b.se">inre</a></p>'),
        ("<ul><li>Ett<ul><li>Inre</li></ul></li><li></li></ul>", "<ul><li>Ett<ul><li>Inre</li></ul></li></ul>"),
        ("<ol><li><p>Ett</p><p>till</p></li><ul><li>två</li></ul></ol>",
         "<ol><li>Ett<br/>till</li><li><ul><li>två</li></ul></li></ol>"),
        ("<ul><div><li>Löst</li></div><li>a<li>b</li></li></ul>",
         "<ul><li>Löst</li><li>a<ul><li>b</li></ul></li></ul>"),
        ("<dl><dt>Ord</dt><dd>Betydelse</dd></dl>", "<p><b>Ord</b></p><p>Betydelse</p>"),
        ("<details><summary>Mer</summary><p>Dolt</p></details>", "<p><b>Mer</b></p><p>Dolt</p>"),
        ("<table><caption>Pris</caption><tr><th>Vad</th><th></th></tr><tr><td>Te</td><td>20</td></tr></table>",
         "<p><b>Pris</b></p><p><b>Vad</b></p><p>Te – 20</p>"),
        ('<pre class="wp-block-verse">rad ett\nrad två</pre>', "<p>rad ett<br/>rad två</p>"),
        ("[[galleri]] och [sic]", "<p>[galleri] och [sic]</p>"),
        ("före<hr>efter", "<p>före</p><p>efter</p>"),
    ],
)  # fmt: skip
def test_text_becomes_rich_text(content: str, expected: str) -> None:
    assert rich(content) == expected


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("<h1>Stor</h1>", [("heading", {"text": "Stor", "level": "h2"})]),
        ("<h4>Liten <em>en</em></h4>", [("heading", {"text": "Liten en", "level": "h3"})]),
        ("<h2></h2>", []),
        ("<blockquote><p>Ord.</p><cite>Någon</cite></blockquote>", [("quote", {"text": "Ord.", "source": "Någon"})]),
        ("<blockquote>Ett<br>två\n\n<p>Se <a href='https://a.se/'>här</a></p></blockquote>",
         [("quote", {"text": "Ett\ntvå\n\nSe här (https://a.se/)", "source": ""})]),
        ("<pre><code>a = 1<br>b = [x]</code></pre>", [("code", {"code": "a = 1\nb = [x]"})]),
        ("<pre> </pre>", []),
        ("[newsletter_signup]", [("signup", None)]),
        ("[mc4wp_form id='3']", [("signup", None)]),
        ("<!-- wp:jetpack/subscriptions-newsletter /-->", [("signup", None)]),
        ("https://www.youtube.com/watch?v=abcdefghijk",
         [("embed", {"url": "https://www.youtube.com/watch?v=abcdefghijk", "title": ""})]),
        ("[embed]https://vimeo.com/1234[/embed]", [("embed", {"url": "https://vimeo.com/1234", "title": ""})]),
        ("[youtube abcdefghijk]", [("embed", {"url": "https://www.youtube.com/watch?v=abcdefghijk", "title": ""})]),
        ('<iframe src="//www.youtube.com/embed/abcdefghijk?start=90" title="Film"></iframe>',
         [("embed", {"url": "https://www.youtube.com/watch?v=abcdefghijk&t=90", "title": "Film"})]),
        ('<iframe src="https://player.vimeo.com/video/42"></iframe>',
         [("embed", {"url": "https://vimeo.com/42", "title": ""})]),
        ('<video><source src="https://a.se/film.mp4"><img src="https://a.se/x.jpg"></video>',
         [("embed", {"url": "https://a.se/film.mp4", "title": ""})]),
        ('<blockquote class="twitter-tweet">Kvitter <a href="https://twitter.com/a/status/1">dag</a></blockquote>',
         [("embed", {"url": "https://twitter.com/a/status/1", "title": "Kvitter dag"})]),
        ("https://gamla.example.se/om-mig/",
         [("text", '<p><a linktype="page" id="7">https://gamla.example.se/om-mig/</a></p>')]),
    ],
)  # fmt: skip
def test_markup_becomes_its_block(content: str, expected: list[tuple[str, Any]]) -> None:
    assert blocks(content) == expected


def picture(alt: str = "från arkivet", caption: str = "") -> tuple[str, Any]:
    return "image", {"image": {"image": 3, "alt_text": alt, "decorative": not alt}, "caption": caption}


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ('<img src="https://a.se/x.jpg" alt="En trana">', [picture("En trana")]),
        ('<img class="wp-image-5" src="https://a.se/x.jpg">', [picture()]),
        ('[caption width="3"]<a href="https://a.se/x.jpg"><img src="https://a.se/x.jpg"></a> Under[/caption]',
         [picture(caption="Under")]),
        ('[caption caption="Attribut"]<img src="https://a.se/x.jpg">[/caption]', [picture(caption="Attribut")]),
        ('<figure><img src="https://a.se/x.jpg"><figcaption>Text</figcaption></figure>', [picture(caption="Text")]),
        ('<p><img src="https://a.se/x.jpg"> Efter</p>', [picture(), ("text", "<p>Efter</p>")]),
        ('<p>Före <img src="https://a.se/x.jpg"></p>', [("text", "<p>Före</p>"), picture()]),
        ('<ul><li><figure><img src="https://a.se/x.jpg"></figure></li></ul>', [picture()]),
        ("[gallery]", [picture()]),
        ('[gallery ids="1,2"]', [picture(), picture()]),
    ],
)  # fmt: skip
def test_pictures(content: str, expected: list[tuple[str, Any]]) -> None:
    assert blocks(content) == expected


def test_a_long_caption_follows_the_picture_as_text() -> None:
    words = "ord " * 100
    kinds = blocks(f'<figure><img src="https://a.se/x.jpg"><figcaption>{words}</figcaption></figure>')
    assert [kind for kind, _value in kinds] == ["image", "text"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ('<img src="https://a.se/saknas.jpg">', "saknas.jpg"),
        ('<figure><img src="https://a.se/saknas.jpg"><figcaption>Under</figcaption></figure>', "Under"),
        ("[gallery]", "404"),
        ('<a href="https://b.se/"><img src="https://a.se/x.jpg"></a>', "https://b.se/"),
        ("<form><input></form>", ""),
        ("<p>x<script>alert(1)</script></p>", ""),
        ("[kontakt-formular id='3']", "kontakt-formular"),
        ("[video][/video]", "video"),
        ("<!-- wp:latest-posts /-->", "latest-posts"),
        ("<iframe></iframe>", ""),
        ("<table><tr><td>1</td></tr></table>", ""),
    ],
)
def test_what_stays_behind_is_named(content: str, words: str) -> None:
    notes = brought(content).notes
    assert len(notes) == 1
    assert words in notes[0]


@pytest.mark.parametrize("href", ["https://a.se/x.png", "https://a.se/bilaga/"])
def test_a_link_to_the_picture_itself_is_no_loss(href: str) -> None:
    assert brought(f'<a href="{href}"><img src="https://a.se/x.jpg"></a>').notes == []


TIP = '<h3>{}</h3><p>Gör så.</p><p><a href="https://a.se/mer/">Läs mer om det</a>.</p><p>Slut.</p>'


def test_a_numbered_heading_with_text_and_link_is_a_tip() -> None:
    found = blocks(TIP.format("2. Titel"))
    value = {
        "page": None,
        "url": "https://a.se/mer/",
        "number": 2,
        "title": "Titel",
        "text": "<p>Gör så.</p>",
        "link_text": "Läs mer om det",
    }
    assert found == [("tip", value), ("text", "<p>Slut.</p>")]


def test_a_tip_can_lead_to_a_page() -> None:
    found = blocks("<h3>1. Titel</h3><p>Gör så.</p><p><a href='https://gamla.example.se/om-mig/'>Läs mer</a></p>")
    assert (found[0][1]["page"], found[0][1]["url"]) == (7, "")


@pytest.mark.parametrize(
    "content",
    [
        TIP.format("Titel utan nummer"),
        "<h3>1. Titel</h3><p>Gör så.</p><p>Se <a href='https://a.se/'>här</a> också</p>",
        "<h3>1. Titel</h3><p><a href='https://a.se/'>Bara länk</a></p>",
        f"<h3>1. Titel</h3><p>Gör.</p><p><a href='https://a.se/'>{'lång ' * 50}</a></p>",
        "<h3>1. Titel</h3><p>Gör.</p><h3>2. Titel</h3>",
        "<h3>1. Titel</h3>",
    ],
)
def test_what_is_not_quite_a_tip_stays_heading_and_text(content: str) -> None:
    assert "tip" not in [kind for kind, _value in blocks(content)]


def test_a_page_takes_no_tip_and_no_sign_up() -> None:
    result = brought(TIP.format("1. Titel") + "[newsletter_signup]", PAGE)
    assert [block["type"] for block in result.blocks] == ["heading", "text"]
    assert len(result.notes) == 1


def test_what_repeats_title_or_lead_is_left_out() -> None:
    result = brought("<h1>Titel</h1><p>En  ingress.</p><p>Text.</p>", title="titel", lead="En ingress.")
    assert result.blocks == [{"type": "text", "value": "<p>Text.</p>"}]


def test_an_over_long_heading_or_source_keeps_its_words() -> None:
    long = "ord " * 60
    assert rich(f"<h2>{long}</h2>").startswith("<p><b>ord")
    assert blocks(f"<blockquote>Citat<cite>{long}</cite></blockquote>")[0][1]["text"].startswith("Citat\n\nord")
    assert rich("<blockquote><cite>Bara namn</cite></blockquote>") == "<p>Bara namn</p>"


def test_deep_nesting_keeps_the_words() -> None:
    assert "djupt" in rich("<div>" * 200 + "djupt" + "</div>" * 200)
    assert "djupt" in rich("<ul><li>" * 60 + "djupt" + "</li></ul>" * 60)
    assert "djupt" in rich("<span>" * 200 + "djupt" + "</span>" * 200)
    assert "djupt" in blocks("<blockquote>" + "<div>" * 60 + "djupt" + "</div>" * 60 + "</blockquote>")[0][1]["text"]
    assert "djupt" in rich("<ul><li>" + "<p>" * 40 + "djupt" + "</p>" * 40 + "</li></ul>")


HOSTILE = st.lists(
    st.sampled_from(
        ["<p>", "</p>", "<script>", "</script>", "<style>x{}</style>", "<iframe src=javascript:x>", "[caption]",
         "[/caption]", "<li>", "<ul>", "<blockquote>", "<a href='java\nscript:x'>", "<img onerror=x src=x>", "]]>",
         "<!--", "text & ", "<table><td>", "onload=", "[gallery ids='9']", "<svg/onload=x>", "\n\n", "<h2>",
         "&lt;script&gt;"]
    ),
    max_size=25,
)  # fmt: skip


@given(HOSTILE)
@settings(max_examples=150, deadline=None)
def test_nothing_active_ever_comes_through(parts: list[str]) -> None:
    for kind, value in blocks("".join(parts)):
        if kind == "text":
            lowered = value.lower()
            assert "<script" not in lowered
            assert "<iframe" not in lowered
            assert "<img" not in lowered
            assert not re.search(r"<a\s[^>]*href=['\"]?java", lowered)
