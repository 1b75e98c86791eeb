from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mail.replies import NotUnderstood, Replies, words

CODES = st.integers(200, 599)
TEXTS = st.lists(st.text("abc åäö.<>@5", max_size=30), min_size=1, max_size=4)


def cut_up(stream: bytes, places: list[int]) -> list[bytes]:
    edges = sorted({0, len(stream), *(place % (len(stream) + 1) for place in places)})
    return [stream[start:end] for start, end in pairwise(edges)]


@given(st.lists(st.tuples(CODES, TEXTS), min_size=1, max_size=5), st.lists(st.integers(0, 999), max_size=9))
def test_replies_are_the_same_however_the_stream_is_cut_up(
    said: list[tuple[int, list[str]]], places: list[int]
) -> None:
    stream = b""
    for code, texts in said:
        *before, last = texts
        stream += "".join([*(f"{code}-{text}\r\n" for text in before), f"{code} {last}\r\n"]).encode()
    replies = Replies()
    heard = [reply for piece in cut_up(stream, places) for reply in replies.feed(piece)]
    assert heard == [(code, words(" ".join(texts))) for code, texts in said]


@given(st.binary(max_size=200))
def test_garbage_is_a_reply_or_not_understood(stream: bytes) -> None:
    try:
        heard = list(Replies().feed(stream))
    except NotUnderstood:
        return
    assert all(200 <= code <= 599 for code, _text in heard)


@pytest.mark.parametrize(
    "stream", [b"hello\r\n", b"999 what\r\n", b"25\r\n", b"250ok\r\n", b"250-a\r\n251 b\r\n", b"250 " + b"x" * 5000]
)
def test_what_is_no_reply_is_not_understood(stream: bytes) -> None:
    with pytest.raises(NotUnderstood):
        list(Replies().feed(stream))


def test_a_reply_without_words_and_one_without_a_carriage_return_are_understood() -> None:
    assert list(Replies().feed(b"250\r\n354 go\n")) == [(250, ""), (354, "go")]


def test_words_fit_into_any_column() -> None:
    assert words(b"\xff\x00 a\r\n b" + b"c" * 900) == "� a b" + "c" * 495
    assert words("\ud800") == "?"
