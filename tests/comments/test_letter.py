from datetime import datetime

import pytest
from django.utils import timezone

from comments.letter import letter, reply_link
from comments.models import Comment

AT = datetime.fromisoformat("2026-06-26T05:00:00+00:00")


def a_comment(**fields: object) -> Comment:
    return Comment(**{"name": "Berit", "html": "<p>Så <em>klokt</em></p>", "submitted_at": AT, **fields})


def test_who_when_and_what() -> None:
    assert letter(a_comment(), "h4") == (
        '<header class="letter-head"><h4 class="letter-name">Berit</h4> '
        '<time datetime="2026-06-26T07:00+02:00">26 juni 2026 kl. 07.00</time></header>\n'
        '<div class="letter-text"><p>Så <em>klokt</em></p></div>'
    )


def test_the_author_and_what_was_edited_are_marked_by_words() -> None:
    html = letter(a_comment(by_author=True, edited_at=AT), "h3", "/kommentarer/visa/1/")
    assert '<span class="letter-author">författare</span>' in html
    assert "<span>ändrad</span>" in html
    assert '<a href="/kommentarer/visa/1/"><time ' in html


@pytest.mark.parametrize("name", ["<script>", '"><img src=x onerror=alert(1)>', "{name}", "%(name)s", "&lt;b&gt;"])
def test_nothing_but_the_comments_own_html_is_taken_as_html(name: str) -> None:
    for html in (letter(a_comment(name=name), "h3", f"/?{name}"), reply_link(name, f"/{name}")):
        assert name not in html or not set(name) & set('<>&"')
        assert html.count("<script") == html.count("<img") == 0


def test_an_admin_in_another_zone_reads_the_sites_own_time() -> None:
    with timezone.override("Asia/Tokyo"):
        assert "26 juni 2026 kl. 07.00" in letter(a_comment(), "h3")
