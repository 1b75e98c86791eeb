"""The corpus in the shapes that forms take, and what comes of sending it."""

import itertools
import re
from collections import Counter
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from django.conf import settings
from django.test import Client

from comments.render import count_links
from demo.catcher import Store
from mail.models import OutboxMail
from tests.comments import corpus
from tests.comments.factories import OWN

UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
ADDRESS = "'onload=alert`{0}`{{{{7*7}}}}'@a.example"
"""As hostile as a lawful address can be."""
SHOWN_BY_CATCHER = 10
OF_A_KIND = 40
"""Mails looked at of each kind."""


def seen(text: str) -> str:
    """What a form takes: no control characters, and each code block ended before the next input."""
    text = UNSEEN.sub("", text)
    return f"{text}\n```" if text.count("```") % 2 else text


def line(text: str) -> str:
    return " ".join(seen(text).split()) or "x"


def packed(length: int, most_links: int | None = None) -> list[str]:
    """The whole corpus in texts of at most `length`."""
    texts: list[str] = []
    at_hand: list[str] = []
    size = linked = 0
    for each in map(seen, corpus.inputs()):
        more = count_links(each)
        if at_hand and (size + len(each) + 2 > length or (most_links and linked + more > most_links)):
            texts.append("\n\n".join(at_hand))
            at_hand, size, linked = [], 0, 0
        at_hand.append(each)
        size, linked = size + len(each) + 2, linked + more
    return [*texts, "\n\n".join(at_hand)]


def lines(length: int) -> Iterator[str]:
    """One kind after the other, for ever; `length` as the field allows."""
    return itertools.cycle([line(kind)[:length] for kind in corpus.kinds()])


def send(path: str, data: dict[str, Any], *, status: int) -> Any:
    answer = Client(headers=OWN).post(path, data)
    assert answer.status_code == status, re.findall(r'class="error[^>]*>.{0,200}', answer.content.decode(), re.DOTALL)
    return answer


def mails() -> list[str]:
    """The HTML of what would be sent now, so many of each kind."""
    bodies: list[str] = []
    looked_at: Counter[str] = Counter()
    for row in OutboxMail.objects.order_by("pk"):
        looked_at[row.kind] += 1
        if looked_at[row.kind] > OF_A_KIND:
            continue
        message = message_from_bytes(bytes(row.raw), _class=EmailMessage, policy=policy.default)
        assert all("\n" not in str(value) for value in message.values())
        html = message.get_body(("html",))
        bodies += [str(html.get_content())] if html is not None else []
    return bodies


def caught() -> list[str]:
    """Where the local catcher shows those mails."""
    store = Store(settings.DATA_DIR / "mail")
    for row in OutboxMail.objects.order_by("pk")[:SHOWN_BY_CATCHER]:
        store.keep(bytes(row.raw), "a@example.se", ["b@example.se"])
    return ["/mailcatcher/", *[f"/mailcatcher/{name}/{act}" for name in store.names() for act in ("", "html/")]]
