import re
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mail.headers import one_line
from mail.message import Letter, build
from newsletter.skeleton import Token, TokenLost, fill, join, serialise, split

MARKER = "k3j5h2g8f9d0s1a4"
VALUES = {Token.ADDRESS: "lasare@example.org", Token.CODE: "i7.12.abcdef012345", Token.KEY: "Q" * 32}
HEADERS = [
    ("From", "Åsa Öberg <brev@example.se>"),
    ("To", Token.ADDRESS.written(MARKER)),
    ("Subject", "Räksmörgås på åländska – " * 6),
    ("Message-ID", f"<{Token.CODE.written(MARKER)}@example.se>"),
    ("List-Unsubscribe", f"<https://example.se/avsluta/{Token.KEY.written(MARKER)}/>, <mailto:a@example.se>"),
]


def parsed(raw: bytes) -> tuple[dict[str, str], str, str]:
    message = message_from_bytes(raw, _class=EmailMessage, policy=policy.default)
    assert not [part.defects for part in message.walk() if part.defects]
    text, html = message.get_body(("plain",)), message.get_body(("html",))
    assert text is not None
    assert html is not None
    return {name: str(value) for name, value in message.items()}, text.get_content(), html.get_content()


def test_all_that_differs_between_readers_is_filled_in() -> None:
    key = Token.KEY.written(MARKER)
    raw = join(split(serialise(HEADERS, f"Hej\n{key}", f"<p>{key}</p>", MARKER), MARKER), VALUES)
    headers, text, html = parsed(raw)
    assert headers["To"] == "lasare@example.org"
    assert headers["Message-ID"] == "<i7.12.abcdef012345@example.se>"
    assert VALUES[Token.KEY] in headers["List-Unsubscribe"]
    assert VALUES[Token.KEY] in text
    assert VALUES[Token.KEY] in html
    assert MARKER.encode() not in raw.replace(f"=_{MARKER}".encode(), b"")


def test_a_lost_token_is_noticed() -> None:
    with pytest.raises(TokenLost):
        serialise(HEADERS[:1], "Hej", "<p>Hej</p>", MARKER)


def test_fill_writes_the_values_into_a_text() -> None:
    assert fill(f"till {Token.ADDRESS.written(MARKER)}", MARKER, VALUES) == "till lasare@example.org"


LINE_ENDS = "\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029\x00"
WORDS = st.text(st.characters(codec="utf-8", exclude_characters=LINE_ENDS), max_size=300)


@given(before=WORDS, between=WORDS, after=WORDS)
def test_joined_equals_what_is_built_for_that_reader_alone(before: str, between: str, after: str) -> None:
    key, address = Token.KEY.written(MARKER), Token.ADDRESS.written(MARKER)
    text, html = f"{before}{key}{between}", f"{between}{address}{key}{key}{after}"
    skeleton = serialise(HEADERS, text, html, MARKER)
    assert max(len(line) for line in skeleton.split(b"\r\n\r\n", 1)[1].split(b"\r\n")) <= 76
    assert not re.search(rb"(?<!\r)\n|\r(?!\n)", skeleton)
    _headers, joined_text, joined_html = parsed(join(split(skeleton, MARKER), VALUES))
    assert joined_text.splitlines() == fill(text, MARKER, VALUES).splitlines()
    assert joined_html.splitlines() == fill(html, MARKER, VALUES).splitlines()


NAMES = st.text("abcdefghijklmnopqrstuvwxyz0123456789", min_size=1, max_size=60)
KEYS = st.text("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", min_size=1, max_size=40)


@given(subject=st.text(max_size=120), text=WORDS, html=WORDS, fill_up=st.integers(0, 80), key=KEYS, who=NAMES)
def test_a_joined_letter_reads_as_one_that_was_built_for_that_reader_alone(
    *, subject: str, text: str, html: str, fill_up: int, key: str, who: str
) -> None:
    """`fill_up` moves the tokens across the place where quoted-printable breaks its lines."""
    address = f"{who}@example.org"
    values = {Token.ADDRESS: address, Token.CODE: "i7.12.abc", Token.KEY: key}
    filler = "x" * fill_up
    parts = [f"{text}{filler}{{KEY}}{filler}", f"<p>{html}</p>{filler}{{KEY}}{{ADDRESS}}å{filler}{{KEY}}"]
    shared = [part.replace("{KEY}", Token.KEY.written(MARKER)).replace("{ADDRESS}", Token.ADDRESS.written(MARKER))
              for part in parts]  # fmt: skip
    alone = [part.replace("{KEY}", key).replace("{ADDRESS}", address) for part in parts]
    moment = datetime(2026, 11, 26, 6, tzinfo=UTC)
    headers = [
        ("From", "Asa <brev@example.se>"),
        ("To", Token.ADDRESS.written(MARKER)),
        ("Subject", one_line(subject) or "Brev"),
        ("Date", format_datetime(moment)),
        ("Message-ID", f"<{Token.CODE.written(MARKER)}@example.se>"),
    ]
    joined = parsed(join(split(serialise(headers, shared[0], shared[1], MARKER), MARKER), values))
    letter = Letter(
        sender="brev@example.se",
        sender_name="Asa",
        to=address,
        subject=one_line(subject) or "Brev",
        text=alone[0],
        html=alone[1],
        date=moment,
        message_id="<i7.12.abc@example.se>",
    )
    own = parsed(build(letter))
    for name in ("From", "To", "Subject", "Date", "Message-ID", "MIME-Version"):
        assert joined[0][name] == own[0][name]
    for mine, theirs in zip(joined[1:], own[1:], strict=True):
        assert [line.rstrip() for line in mine.splitlines()] == [line.rstrip() for line in theirs.splitlines()]
