"""Letters as the editor can store them: every block, every sort of rich text, and words that break what is careless."""

from typing import Any

from hypothesis import strategies as st

BAD_WORDS = [
    "Räksmörgås på Åland",
    "Tom & Jerry <3 > \"citat\" 'apostrof'",
    "{{ mall }} {% tag %} %%NAMN%% Zm0ADDRESSZ",
    "<mj-text>x</mj-text>",
    "</p></div></td>",
    "<!-- kommentar --> ]]> <![CDATA[ x ]]>",
    "&amp; &nbsp; &lt; &#x3c; &aring &bogus;",
    "🙂👩‍👩‍👧‍👦🇸🇪 𝕏 𐍈",
    "עברית العربية \u202eomvänt\u202c \u200f\u200e",
    "ab\x0b\x0c\x1b[31m\x85\u2028\u2029\ufffe\U000e0001",
    "a\u0300\u0301\u0302" * 20,
    "ord" * 400,
    "\r\nBcc: x@example.org\r\n\r\nx",
    "-- ",
    ".",
    "From här",
    "=?utf-8?q?hej?=",
    "https://example.org/a?b=1&c=<2>",
    " \u00a0\u2003\t",
    "1. ett",
    "> citat",
    "=3D=\r\n=",
]
ADDRESSES = [
    "https://example.org/",
    "https://example.org/a?b=1&c=2#d",
    "https://räksmörgås.se/å ä/?ö=<>\"'",
    "http://[::1]:8000/",
    "http://[",
    "//example.org/x",
    "/om-mig/",
    "#kapitel",
    "",
    "mailto:hej@example.se?subject=Hej på dig",
    "tel:+46 18 10 00 00",
    "javascript:alert(1)",
    "ftp://example.org/fil",
    "data:text/html,x",
    "https://user:pass@example.org:99999/",
    "https://" + "a" * 300 + ".se/",
    "https://example.org/" + "x" * 1500,
    " https://example.org/ \n",
    "https://example.org/\ud7ff\x01",
]
WORDS = st.one_of(
    st.sampled_from(BAD_WORDS),
    # Forms refuse NUL, and PostgreSQL could not store it.
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=40),
    st.lists(st.sampled_from(BAD_WORDS), min_size=2, max_size=4).map(" ".join),
)
LONG = st.sampled_from(["långa ord " * 500, "ordutanblanktecken" * 280, "å" * 5000])
HREFS = st.one_of(st.sampled_from(ADDRESSES), WORDS)


def _escaped(words: str) -> str:
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _attribute(words: str) -> str:
    return _escaped(words).replace('"', "&quot;")


@st.composite
def _inline(draw: st.DrawFn) -> str:
    words = draw(st.one_of(WORDS.map(_escaped), WORDS, st.just("")))
    match draw(st.sampled_from(["", "", "a", "page", "document", "image", "embed", "b", "nested", "br"])):
        case "a":
            return f'<a href="{_attribute(draw(HREFS))}">{words}</a>'
        case "page":
            return f'<a linktype="page" id="{draw(st.integers(0, 9))}">{words}</a>'
        case "document":
            return f'<a linktype="document" id="{draw(st.integers(0, 9))}">{words}</a>'
        case "image":
            return f'<embed embedtype="image" id="{draw(st.integers(0, 9))}" format="left" alt="{_attribute(words)}"/>'
        case "embed":
            return f'<embed embedtype="media" url="{_attribute(draw(st.sampled_from(ADDRESSES)))}"/>'
        case "b":
            tag = draw(
                st.sampled_from(["b", "i", "em", "strong", "code", "s", "del", "sup", "sub", "u", "font", "x-y"])
            )
            return f"<{tag}>{words}</{tag}>"
        case "nested":
            return f'<b><i>{words}<a href="https://x.se/">{words}</i></b></a>'
        case "br":
            return f"{words}<br/>"
    return words


PARAGRAPH = st.one_of(LONG, st.lists(_inline(), max_size=3).map(" ".join))


@st.composite
def _list(draw: st.DrawFn, depth: int = 0) -> str:
    tag = draw(st.sampled_from(["ul", "ol"]))
    items = draw(st.lists(_inline(), max_size=3))
    inner = draw(_list(depth + 1)) if depth < 4 and draw(st.booleans()) else ""
    return f"<{tag}>{''.join(f'<li>{item}</li>' for item in items)}{inner and f'<li>x{inner}</li>'}</{tag}>"


@st.composite
def _element(draw: st.DrawFn) -> str:
    tag = draw(st.sampled_from(["p", "p", "p", "h2", "h3", "h4", "blockquote", "pre", "list", "hr", "loose", "table"]))
    if tag == "list":
        return draw(_list())
    if tag == "hr":
        return "<hr/>"
    inner = draw(PARAGRAPH)
    if tag == "loose":
        return inner
    if tag == "table":
        return f"<table><tr><td>{inner}</td></tr></table><script>{inner}</script><!-- {inner} -->"
    key = draw(st.sampled_from(["", ' data-block-key="abc"', ' style="color:red" onclick="x()" id="a"']))
    return f"<{tag}{key}>{inner}</{tag}>"


RICH = st.lists(_element(), max_size=3).map("".join)
NOTHING: st.SearchStrategy[Any] = st.one_of(st.none(), st.just(""))


def blocks(images: list[int], pages: list[int]) -> st.SearchStrategy[list[dict[str, Any]]]:
    """The raw value of an article's body; some pictures and pages that it points at have gone since."""
    page = st.sampled_from([*pages, 99_999, None])
    short = st.one_of(WORDS, st.just(""))
    values: dict[str, st.SearchStrategy[Any]] = {
        "text": RICH,
        "heading": st.fixed_dictionaries({"text": short, "level": st.sampled_from(["h2", "h3"])}),
        "image": st.fixed_dictionaries(
            {
                "image": st.fixed_dictionaries(
                    {
                        "image": st.sampled_from([*images, 99_999]),
                        "alt_text": st.one_of(short, NOTHING),
                        "decorative": st.booleans(),
                    }
                ),
                "caption": short,
            }
        ),
        "quote": st.fixed_dictionaries({"text": st.one_of(short, LONG), "source": short}),
        "call_to_action": st.fixed_dictionaries(
            {"title": short, "text": short, "button": short, "page": page, "url": HREFS}
        ),
        "embed": st.fixed_dictionaries({"url": HREFS, "title": short}),
        "code": st.fixed_dictionaries({"code": st.one_of(short, LONG)}),
        "tip": st.fixed_dictionaries(
            {
                "number": st.one_of(st.integers(1, 99), st.none()),
                "title": short,
                "text": RICH,
                "link_text": short,
                "page": page,
                "url": HREFS,
            }
        ),
        "related_article": st.fixed_dictionaries({"page": page}),
        "signup": st.none(),
    }
    block = st.sampled_from(sorted(values)).flatmap(
        lambda name: st.fixed_dictionaries({"type": st.just(name), "value": values[name]})
    )
    return st.lists(block, max_size=4)
