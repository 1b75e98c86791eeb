from typing import Any

import pytest
from wagtail.images.models import Image
from wagtail.images.tests.utils import get_test_image_file

from blog.models import ArticlePage
from blog.proofread import proofread

pytestmark = pytest.mark.django_db  # a page asks for its content type
LONG = "Det här är en mening som " + "fortsätter och " * 13 + "aldrig vill ta slut."
HARD = "Organisationsförändringar förutsätter kommunikationsstrategier. " * 20
PLACE = "block-b1-section"


def an_article(*blocks: tuple[str, Any], **fields: Any) -> ArticlePage:
    body = [{"type": kind, "value": value, "id": f"b{number}"} for number, (kind, value) in enumerate(blocks, 1)]
    whole = {"title": "Möten", "lead": "En ingress.", "author_id": 1, "topic_id": 1, "body": body}
    return ArticlePage(**{**whole, **fields})


def text(html: str) -> tuple[str, Any]:
    return "text", html


def heading(words: str, level: str = "h2") -> tuple[str, Any]:
    return "heading", {"text": words, "level": level}


BLOCKS: dict[str, tuple[list[tuple[str, Any]], list[str]]] = {
    "all well": ([heading("Ett"), heading("Mer", "h3"), text('<p>Läs <a href="/x">om tystnad</a>.</p>')], []),
    "an empty heading": ([heading(" ")], ["En rubrik är tom."]),
    "an empty tip": ([("tip", {"number": 1, "title": "", "text": "<p>Kort.</p>"})], ["En rubrik är tom."]),
    "a subheading first": ([heading("Djupt", "h3")], ["Underrubriken ”Djupt” har ingen rubrik över sig."]),
    "a long sentence": ([text(f"<p>{LONG}</p>")], [f"En mening på 36 ord är lång: ”{LONG[:59].rstrip()}…”"]),
    "a bare address": (
        [text('<p><a href="https://exempel.se/">https://exempel.se/</a></p>')],
        ["Länken ”https://exempel.se/” läses upp tecken för tecken. Skriv ord i stället för adressen."],
    ),
    "blocks that say nothing to a proofreader": ([("code", {"code": "if"}), ("signup", None)], []),
    "headings in a text": ([text("<h2>Ett</h2><p>Kort.</p><h3>Mer</h3>")], []),
    "a subheading first in a text": (
        [text("<h3>Djupt</h3><p>Kort.</p>")],
        ["Underrubriken ”Djupt” har ingen rubrik över sig."],
    ),
    "a list": ([text("<ul><li>En sak.</li><li>En till.</li></ul>")], []),
}


@pytest.mark.parametrize(("blocks", "messages"), BLOCKS.values(), ids=BLOCKS)
def test_what_is_found_in_the_text(blocks: list[tuple[str, Any]], messages: list[str]) -> None:
    found = proofread(an_article(*blocks)).findings
    assert [finding.message for finding in found] == messages
    assert all(finding.place == PLACE and not finding.stops for finding in found)


@pytest.mark.parametrize(
    "words", ["här", "Här", "läs mer", "Läs mer …", "klicka", "Klicka här!", "länk", "Read more »"]
)
def test_vague_links_are_named(words: str) -> None:
    (finding,) = proofread(an_article(text(f'<p>Se <a href="/x">{words}</a>.</p>'))).findings
    assert finding.message.startswith(f"Länken ”{words}” säger inte vart den leder")
    assert finding.place == PLACE


def test_a_vague_button_is_named_too() -> None:
    button = ("call_to_action", {"title": "Kurs", "text": "", "button": "Läs mer", "url": "https://x.se/"})
    (finding,) = proofread(an_article(button)).findings
    assert finding.message.startswith("Länken ”Läs mer” säger inte")


def test_the_link_of_a_tip_is_read_out_with_its_title_and_may_say_read_more() -> None:
    tip = {"number": 1, "title": "Tyst", "text": "<p>Kort.</p>", "url": "https://x.se/", "link_text": "Läs mer"}
    assert proofread(an_article(("tip", tip))).findings == []


HEADS: dict[str, tuple[dict[str, Any], list[tuple[str, str]]]] = {
    "no lead": (
        {"lead": " ", "search_description": "Om möten."},
        [("Ingress saknas.", "id_lead")],
    ),
    "neither lead nor description": (
        {"lead": ""},
        [("Både ingress och beskrivning saknas", "id_lead")],
    ),
    "a title too long for a subject": (
        {"title": "o" * 71},
        [("Rubriken har 71 tecken. Som ämnesrad", "id_title")],
    ),
    "nobody's": ({"author_id": None}, [("Ingen författare är vald", "id_author")]),
    "under no topic": ({"topic_id": None}, [("Inget ämne är valt", "id_topic")]),
    "a title that just fits": ({"title": "o" * 70}, []),
}


@pytest.mark.parametrize(("fields", "found"), HEADS.values(), ids=HEADS)
def test_what_is_found_above_the_text(fields: dict[str, Any], found: list[tuple[str, str]]) -> None:
    findings = proofread(an_article(**fields)).findings
    assert [
        (finding.message.startswith(words), finding.place) for finding, (words, _) in zip(findings, found, strict=True)
    ] == [(True, place) for _words, place in found]


def test_a_hard_text_is_told_its_lix() -> None:
    verdict = proofread(an_article(text(f"<p>{HARD}</p>")))
    assert verdict.lix.value > 100
    assert [finding.message[:9] for finding in verdict.findings] == ["LIX är 10"]


@pytest.mark.parametrize(
    ("alt", "decorative", "found"),
    [
        ("", False, [("En bild saknar text", True)]),
        ("", True, []),
        ("En trana", False, []),
        ("IMG_2231", False, [("Texten till en bild", False)]),
        ("trana.jpg", False, [("Texten till en bild", False)]),
    ],
)
def test_only_a_picture_without_words_stops(alt: str, decorative: bool, found: list[tuple[str, bool]]) -> None:
    picture = Image.objects.create(title="Bild", file=get_test_image_file())
    block = ("image", {"image": {"image": picture.pk, "alt_text": alt, "decorative": decorative}, "caption": ""})
    lead = {"hero_image": picture, "hero_alt": alt, "hero_decorative": decorative}
    for article, place in (
        (an_article(block), PLACE),
        (an_article(**lead), "id_hero_alt"),
    ):
        verdict = proofread(article)
        assert [(finding.message[:19], finding.stops) for finding in verdict.findings] == found
        assert {finding.place for finding in verdict.findings} <= {place}
        assert verdict.stops is any(stops for _words, stops in found)
