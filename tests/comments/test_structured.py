import hashlib
import json
from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import timezone

from comments.enums import State
from comments.models import Comment, CommentSettings
from comments.structured import words
from pages.addresses import absolute
from pages.enums import CommentPolicy
from tests.blog.factories import an_article
from tests.comments.factories import CommentFactory, a_reply, an_open_page

pytestmark = pytest.mark.django_db
NOW = timezone.now()
HERE = absolute("/").rstrip("/")


def blocks(html: bytes) -> list[dict[str, Any]]:
    tree = BeautifulSoup(html, "html.parser")
    return [json.loads(script.get_text()) for script in tree.select('script[type="application/ld+json"]')]


def test_statement_30_the_data_say_what_the_page_shows(client: Client) -> None:
    page = an_open_page(slug="om-tillit")
    CommentSettings.objects.create(site=page.get_site(), threads_per_page=5)
    rows = [CommentFactory.create(page=page, submitted_at=NOW - timedelta(minutes=9 - n)) for n in range(7)]
    reply = a_reply(rows[0], edited_at=NOW)
    a_reply(a_reply(rows[1], state=State.TRASH))
    for address in ("/om-tillit/", "/om-tillit/?kommentarer=2", "/om-tillit/?ordning=nyast"):
        html = client.get(address).content
        tree = BeautifulSoup(html, "html.parser")
        _trail, said = blocks(html)
        assert said["@context"] == "https://schema.org"
        assert said["@id"] == f"{HERE}/om-tillit/#innehall"
        heading = tree.select_one("#comments > h2")
        assert heading is not None
        assert heading.get_text().startswith(f"{said['commentCount']} kommentarer")
        assert said["commentCount"] == Comment.objects.visible(NOW).count()
        shown = [article.select_one("time") for article in tree.select("li.letter > article")]
        links = [f"{HERE}{time.parent['href']}".partition("?")[0] for time in shown if time and time.parent]
        assert [comment["@id"] for comment in said["comment"]] == links
    first = {comment["@id"]: comment for comment in blocks(client.get("/om-tillit/").content)[1]["comment"]}
    answer = first[f"{HERE}{reply.get_absolute_url()}"]
    assert answer["parentItem"] == {"@id": f"{HERE}{rows[0].get_absolute_url()}"}
    assert answer["author"]["name"] == reply.name
    assert answer["text"] == reply.text
    assert answer["dateModified"].endswith("+00:00")
    assert "dateModified" not in first[f"{HERE}{rows[0].get_absolute_url()}"]


def test_statement_30_the_comments_belong_to_the_blog_posting(client: Client) -> None:
    article = an_article(comments=CommentPolicy.OPEN)
    CommentFactory.create_batch(2, page=article)
    posting, _trail, comments = blocks(client.get(article.url).content)
    assert (posting["@type"], posting["@id"]) == ("BlogPosting", comments["@id"])
    assert comments["commentCount"] == len(comments["comment"]) == 2


def test_nothing_in_the_data_ends_their_element(client: Client) -> None:
    page = an_open_page(title="</script><b>", slug="om-tillit")
    CommentFactory.create(page=page, name="</script><!--", text="</script><script>alert(1)</script> & &lt;")
    html = client.get("/om-tillit/").content
    _trail, said = blocks(html)
    assert said["comment"][0]["author"]["name"] == "</script><!--"
    assert said["comment"][0]["text"] == "</script><script>alert(1)</script> & &lt;"
    assert b"alert(1)</script>" not in html


def test_the_words_of_a_comment_keep_their_lines() -> None:
    assert words("<p>Ett<br>två &amp; <em>tre</em></p><ul><li>fyra</li></ul>") == "Ett\ntvå & tre\nfyra"


def test_statement_18_neither_page_nor_feed_nor_data_hold_an_address_or_a_trace_of_one(client: Client) -> None:
    page = an_open_page(slug="om-tillit")
    head = CommentFactory.create(page=page, client="k" * 64, website="https://min.example/")
    reply = a_reply(head, client="m" * 64)
    addresses = ["/om-tillit/", f"/kommentarer/trad/{head.pk}/", "/kommentarer/atom/", f"/kommentarer/atom/{page.pk}/"]
    for address in addresses:
        text = client.get(address).content.decode()
        assert head.name in text
        for row in (head, reply):
            traces = [row.email, row.email.partition("@")[0], "hemlig.example", row.client, "min.example", "gravatar"]
            for spelling in (row.email, f"mailto:{row.email}", row.email.upper()):
                traces += [hashlib.new(name, spelling.encode()).hexdigest() for name in ("md5", "sha1", "sha256")]
            assert [trace for trace in traces if trace in text] == []


def test_statement_18_the_comment_area_asks_no_other_host(client: Client) -> None:
    page = an_open_page(slug="om-tillit")
    CommentFactory.create(page=page, text="Se https://annan.example/bild.png")
    area = BeautifulSoup(client.get("/om-tillit/").content, "html.parser").select_one("#comments")
    assert area is not None
    loaded = [tag[name] for name in ("src", "srcset", "action", "poster", "data") for tag in area.select(f"[{name}]")]
    assert [address for address in loaded if not str(address).startswith("/")] == []
    assert not area.select("img, iframe, object, embed, link, style")
    (link,) = area.select('a[href^="http"]')
    assert link["rel"] == ["nofollow", "ugc", "noopener"]
