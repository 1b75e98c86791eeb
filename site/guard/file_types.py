"""What a file is, told by what it holds and never by what it is called."""

import re
from collections.abc import Callable
from io import BytesIO
from zipfile import BadZipFile, ZipFile, ZipInfo

from PIL import Image

MOST_ENTRIES = 2_000
MOST_UNPACKED = 100 * 1024 * 1024
TAIL = 2_048
"""So near to the end of the file do PDF readers look for its trailer."""
_ODT = b"application/vnd.oasis.opendocument.text"
_MACROS = re.compile(r"(^|/)(vbaProject\.bin|vbaData\.xml|Basic|Scripts)(/|$)", re.IGNORECASE)


def type_of(content: bytes) -> str:
    """The extension of a file that may be attached, or nothing where it is something else, or broken."""
    for extension, (beginning, is_sound) in _TYPES.items():
        if content.startswith(beginning):
            try:
                return extension if is_sound(content) else ""
            except Exception:
                # What a library trips over is no file that we take.
                return ""
    return _type_of_archive(content)


def _is_pdf(content: bytes) -> bool:
    tail = content[-TAIL:]
    return b"startxref" in tail and b"%%EOF" in tail


def _is_png(content: bytes) -> bool:
    return _is_picture(content, "PNG") and content.endswith(b"IEND\xaeB`\x82")


def _is_jpeg(content: bytes) -> bool:
    return _is_picture(content, "JPEG") and content.rstrip(b"\0").endswith(b"\xff\xd9")


def _is_picture(content: bytes, name: str) -> bool:
    with Image.open(BytesIO(content), formats=[name]) as picture:
        picture.verify()
    return True


def _type_of_archive(content: bytes) -> str:
    if not content.startswith(b"PK\x03\x04"):
        return ""
    try:
        with ZipFile(BytesIO(content)) as archive:
            return _type_of_document(archive) if _is_sound(archive.infolist()) else ""
    except (BadZipFile, ValueError, NotImplementedError, OSError, KeyError, RuntimeError):
        return ""


def _is_sound(entries: list[ZipInfo]) -> bool:
    """No bomb, nothing locked away, no path that leads out, and no program."""
    if len(entries) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > MOST_UNPACKED:
        return False
    names = [entry.filename.replace("\\", "/") for entry in entries]
    leads_out = any(name.startswith("/") or ".." in name.split("/") for name in names)
    return not leads_out and not any(entry.flag_bits & 1 for entry in entries) and not any(map(_MACROS.search, names))


def _type_of_document(archive: ZipFile) -> str:
    names = archive.namelist()
    if names[0] == "mimetype" and archive.read("mimetype") == _ODT and "content.xml" in names:
        return "odt"
    if "[Content_Types].xml" in names and "word/document.xml" in names:
        return "docx"
    return ""


_TYPES: dict[str, tuple[bytes, Callable[[bytes], bool]]] = {
    "pdf": (b"%PDF-", _is_pdf),
    "png": (b"\x89PNG\r\n\x1a\n", _is_png),
    "jpg": (b"\xff\xd8\xff", _is_jpeg),
}
