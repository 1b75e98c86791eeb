import re
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

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
