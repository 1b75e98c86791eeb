"""Small files of each type that may be attached, and some that may not."""

from io import BytesIO
from zipfile import ZIP_STORED, ZipFile

from PIL import Image

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\nxref\n0 1\ntrailer<</Root 1 0 R>>\nstartxref\n9\n%%EOF\n"


def archive(**files: bytes) -> bytes:
    """Keys are paths, with __ for a slash."""
    made = BytesIO()
    with ZipFile(made, "w", ZIP_STORED) as target:
        for name, content in files.items():
            target.writestr(name.replace("__", "/"), content)
    return made.getvalue()


def picture(kind: str) -> bytes:
    made = BytesIO()
    Image.new("RGB", (8, 8), "red").save(made, kind)
    return made.getvalue()


def odt(**more: bytes) -> bytes:
    kind = b"application/vnd.oasis.opendocument.text"
    return archive(**{"mimetype": kind, "content.xml": b"<office/>", **more})


def docx(**more: bytes) -> bytes:
    return archive(**{"[Content_Types].xml": b"<Types/>", "word__document.xml": b"<w/>", **more})


SOUND = {"pdf": PDF, "odt": odt(), "docx": docx(), "png": picture("PNG"), "jpg": picture("JPEG")}
UNSOUND = {
    "empty": b"",
    "text": b"Hej",
    "program": b"MZ\x90\x00" + b"\0" * 200,
    "shell": b"#!/bin/sh\nrm -rf /\n",
    "html": b"<!doctype html><script>alert(1)</script>",
    "svg": b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
    "html before pdf": b"<script>alert(1)</script>" + PDF,
    "half a pdf": PDF[:40],
    "half a png": picture("PNG")[:40],
    "png with something behind": picture("PNG") + b"<script>",
    "half a jpg": picture("JPEG")[:60],
    "jpg with something behind": picture("JPEG") + PDF,
    "gif": picture("GIF"),
    "zip": archive(readme=b"hej"),
    "jar": archive(**{"META-INF__MANIFEST.MF": b"x"}),
    "xlsx": archive(**{"[Content_Types].xml": b"<Types/>", "xl__workbook.xml": b"<x/>"}),
    "docx with macros": docx(**{"word__vbaProject.bin": b"x"}),
    "odt with macros": odt(**{"Basic__Standard__Module1.xml": b"x"}),
    "docx that leads out": docx(**{"..__..__etc__passwd": b"x"}),
    "half a docx": docx()[:60],
    "something before a docx": b"MZ" + docx(),
    "an odt of another kind": odt(mimetype=b"application/vnd.oasis.opendocument.spreadsheet"),
}
