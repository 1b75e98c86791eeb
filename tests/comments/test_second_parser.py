"""What comes out of the renderer, whatever went in: read by lexbor and by nh3, of which the site uses neither."""

import random
import time
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comments.render import MAX_LENGTH, MAX_QUOTE_DEPTH, normalise, render
from comments.sanitise import clean
from tests.comments import corpus
from tests.comments.second_parser import DEEPEST, as_nh3_has_it, depths, faults, shape
from tests.comments.test_render import SLOWED

LONGEST_SECONDS = 0.15
MIXED = 25
SEED = 20_261_126
BEGINNINGS = ["", "> ", "> > > ", "- ", "1. ", "```\n", "*", "**", "`", "[", "https://a.example/"]
ENDS = ["", "\n", "\n\n", "*", "**", "`", "](https://a.example/)", "\n```", "\\"]

pieces = st.tuples(
    st.sampled_from(BEGINNINGS), st.sampled_from(corpus.kinds()) | st.text(max_size=40), st.sampled_from(ENDS)
)
sources = st.lists(pieces.map("".join), max_size=12).map("".join)


def mixtures() -> Iterator[str]:
    """Comments of full length, each of inputs drawn from the whole corpus and run into each other."""
    dice = random.Random(SEED)
    for _each in range(MIXED):
        drawn = (f"{dice.choice(BEGINNINGS)}{dice.choice(corpus.inputs())}{dice.choice(ENDS)}" for _n in range(200))
        yield "".join(drawn)[:MAX_LENGTH]


@pytest.mark.parametrize(
    "html",
    [
        "<script>x</script>",
        "<svg><a>x</a></svg>",
        "<b>x</b>",
        "<p class=x>x</p>",
        "<p onclick=x>x</p>",
        "<a href=https://a.se/>x</a>",
        '<a href="https://u@a.se/" rel="nofollow ugc noopener">x</a>',
        '<a href="javascript:1" rel="nofollow ugc noopener">x</a>',
        '<a href="//a.se/" rel="nofollow ugc noopener">x</a>',
    ],
)
def test_the_second_parser_sees_what_must_not_be(html: str) -> None:
    """Without this, finding no fault would prove nothing."""
    assert faults(html)


def test_the_second_sanitiser_sees_what_must_not_be() -> None:
    for html in ("<script>x</script>", "<b>x</b>", "<a href='javascript:x'>x</a>", "<svg></p><style><img></style>"):
        assert shape(as_nh3_has_it(html)) != shape(html)


def test_statement_3_only_the_few_tags_and_web_addresses_come_out() -> None:
    for source in (*corpus.inputs(), *mixtures()):
        html = render(source)
        assert faults(html) == [], source
        assert depths(html)[0] <= MAX_QUOTE_DEPTH, source
        assert depths(html)[1] <= DEEPEST, source


def test_statement_3_the_sanitiser_alone_lets_no_more_through() -> None:
    """For HTML that never went through the renderer; a link whose address is refused stays without one."""
    for source in corpus.inputs():
        assert faults(clean(source)) == [], source


def test_statement_3_a_second_sanitiser_takes_nothing_away() -> None:
    """A tag or scheme that bleach lets through and nh3 does not, or reads another way, shows here."""
    for source in (*corpus.inputs(), *mixtures()):
        for html in (render(source), clean(source)):
            assert shape(as_nh3_has_it(html)) == shape(html), source


@settings(max_examples=150, deadline=None)
@given(sources)
def test_statement_3_holds_for_whatever_is_written(source: str) -> None:
    html = render(source)
    assert faults(html) == []
    assert shape(as_nh3_has_it(html)) == shape(html)
    assert depths(html)[0] <= MAX_QUOTE_DEPTH
    assert depths(html)[1] <= DEEPEST


@settings(max_examples=100, deadline=None)
@given(sources)
def test_statement_5_rendering_again_changes_nothing(source: str) -> None:
    assert render(source) == render(source)
    assert normalise(normalise(source)) == normalise(source)
    assert render(normalise(source)) == render(source)


def test_statement_4_no_mixture_of_full_length_takes_long() -> None:
    """The worst by hand stand in test_render; these are drawn."""
    render("värm upp")
    for source in mixtures():
        assert min(_seconds(source) for _run in range(3)) < LONGEST_SECONDS * SLOWED, source


def _seconds(source: str) -> float:
    began = time.process_time()
    render(source)
    return time.process_time() - began
