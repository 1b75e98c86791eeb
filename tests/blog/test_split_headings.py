import json

import pytest
from django.contrib.auth.models import User
from django.test import Client

from blog.models import ArticlePage
from blog.split_headings import split
from tests.blog.editing import autosave, edit_url
from tests.blog.factories import an_article

pytestmark = pytest.mark.django_db  # a page asks for its content type
LONG = "o" * 161
Parts = list[tuple[str, str]]
CASES: dict[str, tuple[str, Parts]] = {
    "in between": (
        "<p>Ett.</p><h2>Rubrik</h2><p>Två.</p><h3>Mer</h3><ul><li>Tre</li></ul>",
        [
            ("text", "<p>Ett.</p>"),
            ("h2", "Rubrik"),
            ("text", "<p>Två.</p>"),
            ("h3", "Mer"),
            ("text", "<ul><li>Tre</li></ul>"),
        ],
    ),
    "first and last": ("<h2>A</h2><p>Ord.</p><h2>B</h2>", [("h2", "A"), ("text", "<p>Ord.</p>"), ("h2", "B")]),
    "with markup inside": ("<h2>En <b>fet</b>\n rubrik</h2>", [("h2", "En fet rubrik")]),
    "an empty one": ("<p>Ord.</p><h2> </h2>", [("text", "<p>Ord.</p><h2> </h2>")]),
    "one too long": (f"<h2>{LONG}</h2>", [("text", f"<h2>{LONG}</h2>")]),
    "none": ("<p>Ord & <i>ord</i>.</p>", [("text", "<p>Ord & <i>ord</i>.</p>")]),
}


def body_of(html: str) -> ArticlePage:
    blocks = [{"type": "text", "value": html, "id": "b1"}, {"type": "signup", "value": None, "id": "b2"}]
    return ArticlePage(title="Möten", body=blocks)


def parts(article: ArticlePage) -> Parts:
    return [
        ("text", child.value.source) if child.block_type == "text" else (child.value["level"], child.value["text"])
        for child in article.body
        if child.block_type != "signup"
    ]


@pytest.mark.parametrize(("html", "found"), CASES.values(), ids=CASES)
def test_headings_become_blocks_and_all_else_stays(html: str, found: Parts) -> None:
    article = body_of(html)
    article.body = split(article.body)
    assert parts(article) == found
    assert article.body[-1].block_type == "signup"
    assert parts(ArticlePage(body=split(article.body))) == found


def test_the_parts_keep_their_ids_from_one_save_to_the_next() -> None:
    once, again = (split(body_of(CASES["in between"][0]).body) for _time in range(2))
    ids = [child.id for child in once]
    assert ids[0] == "b1"
    assert len(set(ids)) == len(ids)
    assert ids == [child.id for child in again]


def test_the_editor_does_so_at_each_save(client: Client) -> None:
    client.force_login(User.objects.create_superuser("asa"))
    article = an_article(live=False)
    source = {"blocks": [_line("header-two", "Rubrik"), _line("unstyled", "Ord.")], "entityMap": {}}
    assert autosave(client, edit_url(article), title="Möten", body=[("text", json.dumps(source))]).status_code == 200
    saved = ArticlePage.objects.get().get_latest_revision_as_object().body
    assert [child.block_type for child in saved] == ["heading", "text"]


def _line(kind: str, text: str) -> dict[str, object]:
    return {"key": text[:5], "type": kind, "text": text, "depth": 0, "inlineStyleRanges": [], "entityRanges": []}
