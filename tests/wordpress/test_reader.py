from datetime import UTC, datetime
from pathlib import Path

import pytest

from wordpress.reader import WxrError, read

FILES = Path(__file__).parent / "files"
SMALL = FILES / "liten-blogg.xml"
SHARED = Path(__file__).resolve().parents[3] / "shared" / "data"


def _message(tmp_path: Path, content: bytes) -> str:
    path = tmp_path / "export.xml"
    path.write_bytes(content)
    with pytest.raises(WxrError) as caught:
        read(path)
    return str(caught.value)


def test_reads_all_that_an_export_lists() -> None:
    export = read(SMALL)
    assert (export.title, export.base_url, export.version) == ("Liten blogg", "https://gamla.example.se", "1.2")
    assert export.authors["asa"].name == "Åsa Öberg"
    assert export.categories["faglar"].parent == "djur"
    kinds = [item.kind for item in export.items]
    assert (kinds.count("post"), kinds.count("page"), kinds.count("attachment")) == (7, 3, 3)


def test_reads_an_item_with_its_comments_and_extras() -> None:
    item = read(SMALL).items[0]
    assert item.published_at == datetime(2021, 4, 10, 7, tzinfo=UTC)
    assert item.modified_at == datetime(2021, 5, 1, 10, tzinfo=UTC)
    assert item.comments_open
    assert item.meta["_thumbnail_id"] == "31"
    assert [ref.slug for ref in item.terms] == ["okategoriserade", "djur", "faglar", "morgon"]
    assert [comment.id for comment in item.comments] == [501, 500, 502, 503, 504, 505]
    assert item.comments[1].website == ""
    assert item.comments[4].is_ping


def test_local_time_stands_in_where_utc_is_zeros() -> None:
    draft = read(SMALL).items[2]
    assert draft.published_at is not None
    assert draft.published_at.astimezone(UTC) == datetime(2021, 6, 1, 7, tzinfo=UTC)


def test_a_file_that_was_cut_off_names_the_line(tmp_path: Path) -> None:
    content = SMALL.read_bytes()
    half = content[: len(content) // 2]
    assert str(half.count(b"\n") + 1) in _message(tmp_path, half)


def test_broken_xml_names_line_and_column(tmp_path: Path) -> None:
    message = _message(tmp_path, SMALL.read_bytes().replace(b"<title>Liten", b"<title><b>Liten"))
    assert "8" in message
    assert "mismatched tag" in message


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{}",
        b"<html><body>hej<br></body></html>",
        b"\x00\x01\x02",
        b"PK\x03\x04zip",
        b"<rss><channel></channel></rss>",
    ],
)
def test_other_formats_are_refused(tmp_path: Path, content: bytes) -> None:
    assert _message(tmp_path, content)


def test_an_entity_bomb_is_refused(tmp_path: Path) -> None:
    bomb = b'<?xml version="1.0"?>\n<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>\n<rss>&b;</rss>'
    assert "2" in _message(tmp_path, bomb)


@pytest.mark.parametrize("number", [b"", b"elva", b"0"])
def test_an_item_without_a_number_is_refused(tmp_path: Path, number: bytes) -> None:
    content = SMALL.read_bytes().replace(b"<wp:post_id>11<", b"<wp:post_id>" + number + b"<")
    assert any(char.isdigit() for char in _message(tmp_path, content))


def test_an_unknown_encoding_is_refused(tmp_path: Path) -> None:
    assert "xx-9" in _message(tmp_path, SMALL.read_bytes().replace(b'encoding="UTF-8"', b'encoding="xx-9"'))


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(WxrError, match="nowhere"):
        read(tmp_path / "nowhere.xml")


def test_the_theme_test_data_is_read_whole() -> None:
    path = SHARED / "wordpress-theme-unit-test.xml"
    if not path.exists():
        pytest.skip("the shared theme test data is not on this machine")
    export = read(path)
    assert len(export.of_kind("post")) == 58
    assert len(export.of_kind("page")) == 21
    assert sum(len(item.comments) for item in export.items) == 33
