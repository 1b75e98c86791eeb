import zipfile

import pytest

from guard import file_types
from guard.file_types import type_of
from tests.guard.documents import PDF, SOUND, UNSOUND, docx


@pytest.mark.parametrize(("extension", "content"), SOUND.items(), ids=SOUND)
def test_a_file_is_known_by_its_content(extension: str, content: bytes) -> None:
    assert type_of(content) == extension


@pytest.mark.parametrize("content", UNSOUND.values(), ids=UNSOUND)
def test_what_only_looks_like_one_is_none(content: bytes) -> None:
    assert type_of(content) == ""


def test_a_bomb_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(file_types, "MOST_UNPACKED", 5)
    assert type_of(docx()) == ""
    monkeypatch.undo()
    monkeypatch.setattr(file_types, "MOST_ENTRIES", 1)
    assert type_of(docx()) == ""


def test_an_encrypted_archive_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = zipfile.ZipFile.infolist

    def locked(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
        entries = seen(archive)
        entries[0].flag_bits |= 1
        return entries

    monkeypatch.setattr(zipfile.ZipFile, "infolist", locked)
    assert type_of(docx()) == ""


def test_each_shortened_file_is_none_or_whole() -> None:
    for extension, content in SOUND.items():
        for cut in range(0, len(content) - 10, 7):
            assert type_of(content[:cut]) in {"", extension}
    assert type_of(PDF * 2) == "pdf"
