import gzip
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.wordpress.test_reader import FILES
from wordpress import disqus_reader
from wordpress.disqus import Post, Thread
from wordpress.disqus_reader import DisqusError, read

SMALL = FILES / "disqus.xml"
HEAD = b'<disqus xmlns="http://disqus.com" xmlns:dsq="http://disqus.com/disqus-internals">'


def posts(path: Path) -> dict[str, Post]:
    return {one.number: one for one in read(path) if isinstance(one, Post)}


def _message(tmp_path: Path, content: bytes) -> str:
    path = tmp_path / "disqus.xml"
    path.write_bytes(content)
    with pytest.raises(DisqusError) as caught:
        list(read(path))
    return str(caught.value)


def test_threads_come_with_address_title_and_identifier() -> None:
    first = next(iter(read(SMALL)))
    assert first == Thread(
        "10", "11 https://gamla.example.se/?p=11", "https://gamla.example.se/2021/04/tranor/", "Tranor & vassar"
    )


def test_posts_come_with_writer_time_state_and_place() -> None:
    found = posts(SMALL)
    assert (found["501"].name, found["501"].email, found["501"].thread) == ("Bo Ek", "Bo@Example.org", "10")
    assert found["502"].parent == "501"
    assert found["502"].created_at == datetime(2021, 4, 11, 9, 30, tzinfo=UTC)
    assert found["503"].is_spam
    assert found["504"].is_deleted
    assert not found["505"].is_approved
    assert not any((found["501"].is_spam, found["501"].is_deleted, found["501"].parent))


def test_what_disqus_did_to_names_and_links_is_undone() -> None:
    found = posts(SMALL)
    assert 'href="https://exempel.se/vass"' in found["501"].html
    assert "@boek Tack" in found["502"].html


def test_a_zipped_file_is_read_as_well(tmp_path: Path) -> None:
    path = tmp_path / "disqus.xml.gz"
    path.write_bytes(gzip.compress(SMALL.read_bytes()))
    assert list(read(path)) == list(read(SMALL))
    path.write_bytes(path.read_bytes()[:-40])
    with pytest.raises(DisqusError):
        list(read(path))


def test_reading_goes_on_piece_by_piece(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(disqus_reader, "CHUNK", 7)
    assert len(list(read(SMALL))) == 15
    path = tmp_path / "half.xml"
    path.write_bytes(SMALL.read_bytes()[:-400])
    first = next(iter(read(path)))
    assert isinstance(first, Thread), "what comes before the damage is there already"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "Disqus"),
        (b"<html><body/></html>", "Disqus"),
        (b'<rss version="2.0"><channel/></rss>', "Disqus"),
        (b"PK\x03\x04", "Disqus"),
        (b"\x1f\x8b\x08damaged", "disqus.xml"),
        (HEAD + b"<thread dsq:id='1'><id>1</id>", "1"),
        (HEAD + b"<thread dsq:id='1'></post></disqus>", "1"),
        (HEAD + b"\n<thread><id>1</id></thread></disqus>", "dsq:id"),
        (HEAD + b"\n<post dsq:id='1'><createdAt>snart</createdAt></post></disqus>", "snart"),
        (b'<!DOCTYPE d [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>' + HEAD + b"&b;</disqus>", "1"),
        (b'<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/hostname">]>' + HEAD + b"&x;</disqus>", "1"),
    ],
)
def test_what_is_no_export_or_a_trap_is_refused_in_a_sentence(tmp_path: Path, content: bytes, words: str) -> None:
    assert words in _message(tmp_path, content)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(DisqusError, match=r"borta\.xml"):
        list(read(tmp_path / "borta.xml"))
