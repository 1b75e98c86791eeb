"""Run as a process on the content: how long the site's own views take, through all its middleware."""

import json
import sys
import time
from collections.abc import Callable, Sequence
from datetime import timedelta
from statistics import median
from typing import Any
from urllib.parse import urlencode

import django

django.setup()

from django.contrib.auth.models import User  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.urls import reverse  # noqa: E402
from django.utils import timezone  # noqa: E402
from wagtail.models import Page  # noqa: E402

from comments.forms import CommentForm  # noqa: E402
from comments.models import Comment  # noqa: E402

HOST = "127.0.0.1"
ROUNDS = 15
POSTS, WARM_POSTS = 150, 10
_ENCODED = "application/x-www-form-urlencoded"
_TEXT = "Det stämmer, och vi gjorde likadant för {number} år sedan. Vi frågade alla som hade slutat, och *lyssnade*."


def of_get(client: Client, address: str) -> dict[str, float]:
    """Median of the wall-clock and of the CPU time in ms, and the queries for comments."""
    ask = _asking(client, address)
    for _n in range(3):
        ask()
    wall, cpu = zip(*(_timed(ask) for _n in range(ROUNDS)), strict=True)
    with CaptureQueriesContext(connection) as captured:
        ask()
    own = sum('"comments_comment"' in query["sql"] for query in captured)
    return {"wall": median(wall), "cpu": median(cpu), "queries": len(captured), "own": own}


def of_posts(page: int) -> dict[str, float]:
    """Each from a network of its own, so that no limit ends the round; what follows is left to the clock."""
    address = reverse("comments:post", args=[page])
    visitor = Client(headers={"Sec-Fetch-Site": "same-origin"}, SERVER_NAME=HOST)
    before = Comment.objects.count()
    for number in range(WARM_POSTS):
        _post(visitor, address, number)
    times = [_timed(_posting(visitor, address, number)) for number in range(WARM_POSTS, WARM_POSTS + POSTS)]
    if Comment.objects.count() != before + WARM_POSTS + POSTS:
        raise RuntimeError("Not every comment was taken.")
    wall, cpu = zip(*times, strict=True)
    return {"wall": median(wall), "cpu": sum(cpu) / len(cpu), "queries": 0, "own": 0}


def _asking(client: Client, address: str) -> Callable[[], object]:
    def ask() -> None:
        response = client.get(address)
        if response.status_code not in (200, 302):
            raise RuntimeError(f"{address}: {response.status_code}")

    return ask


def _posting(visitor: Client, address: str, number: int) -> Callable[[], object]:
    return lambda: _post(visitor, address, number)


def _post(visitor: Client, address: str, number: int) -> None:
    typed = {
        "name": f"Anna {number}",
        "email": f"anna{number}@example.org",
        "text": _TEXT.format(number=number),
        "follow": "replies",
        "tell_approval": "on",
        "form_token": CommentForm.token(timezone.now() - timedelta(seconds=30)),
    }
    # As a browser encodes a form without files; the test client would make parts of it.
    sent, network = urlencode(typed), f"10.{number // 250}.{number % 250}.1"
    if visitor.post(address, sent, content_type=_ENCODED, REMOTE_ADDR=network).status_code != 303:
        raise RuntimeError("A comment was not taken.")


def _timed(work: Callable[[], object]) -> tuple[float, float]:
    begun, cpu = time.perf_counter(), time.process_time()
    work()
    return (time.perf_counter() - begun) * 1000, (time.process_time() - cpu) * 1000


def main(large: int, small: int, thread: int, reply: int) -> dict[str, Any]:
    with connection.cursor() as cursor:
        # PostgreSQL does so by itself a minute after so many rows have come in.
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
    guest, karin = Client(SERVER_NAME=HOST), Client(SERVER_NAME=HOST)
    karin.force_login(User.objects.get(username="karin"))
    queue = reverse("reader_comments:index")
    address = str(Page.objects.get(pk=large).url)
    asked: Sequence[tuple[str, Client, str]] = [
        ("small", guest, str(Page.objects.get(pk=small).url)),
        ("large", guest, address),
        ("large_last", guest, f"{address}?kommentarer=60"),
        ("thread", guest, reverse("comments:thread", args=[thread])),
        ("lasting", guest, reverse("comments:show", args=[reply])),
        ("feed", guest, reverse("comments:feed")),
        ("queue", karin, queue),
        ("queue_pending", karin, f"{queue}?state=pending"),
        ("queue_last", karin, f"{queue}?p=2000"),
        ("queue_search", karin, f"{queue}?state=all&q=tillit"),
        ("queue_search_rare", karin, f"{queue}?state=all&q=berit77123@example.org"),
    ]
    found = {name: of_get(client, path) for name, client, path in asked}
    return {"post": of_posts(large), **found}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(*map(int, sys.argv[1:]))))
