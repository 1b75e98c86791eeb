"""The old site's pictures: found in the folder that was given (or in the text itself), made into pictures here."""

import base64
import binascii
import hashlib
import re
import warnings
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from io import BytesIO
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.core.files.images import ImageFile
from django.utils.translation import gettext as _
from PIL import Image as PillowImage
from wagtail.images.models import Image

from wordpress.enums import Kind
from wordpress.models import ImportedItem
from wordpress.pieces import FoundImage
from wordpress.report import Report
from wordpress.wxr import WxrItem

UPLOADS = "wp-content/uploads/"
RESIZED = re.compile(r"(?:-\d+x\d+|-scaled)(?=\.\w+$)")
DATA_ADDRESS = re.compile(r"data:image/(png|jpe?g|gif|webp);base64,([A-Za-z0-9+/=\s]+)", re.IGNORECASE)
FORMATS = {"AVIF", "GIF", "JPEG", "PNG", "WEBP"}


class Media:
    def __init__(self, folder: Path | None, source: str, report: Report, now: datetime) -> None:
        self.folder = folder.resolve() if folder else None
        self.source = source
        self.report = report
        self.now = now
        self.written: list[Image] = []
        self._by_name = self._list_folder()
        self._by_number: dict[int, FoundImage] = {}
        self._by_address: dict[str, FoundImage | None] = {}

    def _list_folder(self) -> dict[str, list[Path]]:
        by_name: dict[str, list[Path]] = defaultdict(list)
        for path in self.folder.rglob("*") if self.folder else ():
            if path.is_file():
                by_name[path.name].append(path)
        return by_name

    def bring(self, attachments: Iterable[WxrItem]) -> None:
        for item in attachments:
            alt = " ".join(item.meta.get("_wp_attachment_image_alt", "").split())[:255]
            found = self._known(str(item.id)) or self._from_folder(str(item.id), item.attachment_url, item.title, alt)
            if found:
                self._by_number[item.id] = found
                self._by_address[_plain(item.attachment_url)] = found
                if not found.alt:
                    self.report.note(item.attachment_url, _("the picture has no alternative text."))
            else:
                self.report.note(item.attachment_url, self._why_missing(item.attachment_url))

    def find(self, address: str, number: int | None) -> FoundImage | None:
        if number is not None and number in self._by_number:
            return self._by_number[number]
        if not address:
            return None
        plain = _plain(address)
        if plain not in self._by_address:
            self._by_address[plain] = self._from_text(plain)
        return self._by_address[plain]

    def discard(self) -> None:
        """Removes the files of an import that was taken back; the database has forgotten them by itself."""
        for image in self.written:
            image.file.storage.delete(image.file.name)

    def _from_text(self, address: str) -> FoundImage | None:
        key = hashlib.sha256(address.encode()).hexdigest()
        if known := self._known(key):
            return known
        if match := DATA_ADDRESS.fullmatch(address):
            try:
                return self._make(key, base64.b64decode(match[2]), f"{key[:12]}.{match[1].lower()}", "", "")
            except binascii.Error:
                return None
        return self._from_folder(key, address, "", "")

    def _known(self, key: str) -> FoundImage | None:
        rows = ImportedItem.objects.filter(source=self.source, kind=Kind.IMAGE, source_id=key)
        image = Image.objects.filter(pk__in=rows.values("image")).first()
        if image is None:
            return None
        self.report.count("image", is_new=False)
        return FoundImage(image.pk, image.description)

    def _from_folder(self, key: str, address: str, title: str, alt: str) -> FoundImage | None:
        path = self._path(address)
        return self._make(key, path.read_bytes(), path.name, title, alt) if path else None

    def _path(self, address: str) -> Path | None:
        if self.folder is None:
            return None
        try:
            parts = unquote(urlsplit(address).path).lstrip("/")
        except ValueError:
            return None
        below = parts.partition(UPLOADS)[2] or parts
        for candidate in (below, RESIZED.sub("", below)):
            for base in (self.folder, self.folder / "uploads", self.folder / UPLOADS):
                path = (base / candidate).resolve()
                if path.is_relative_to(self.folder) and path.is_file():
                    return path
            alone = self._by_name.get(Path(candidate).name, [])
            if len(alone) == 1:
                return alone[0]
        return None

    def _make(self, key: str, content: bytes, name: str, title: str, alt: str) -> FoundImage | None:
        if not _is_picture(content):
            self.report.note(name, _("this file is not a picture that can be shown here."))
            return None
        file = ImageFile(BytesIO(content), name=name)
        image = Image.objects.create(title=(title or Path(name).stem)[:255], description=alt, file=file)
        self.written.append(image)
        ImportedItem.objects.create(
            source=self.source, kind=Kind.IMAGE, source_id=key, image=image, imported_at=self.now
        )
        self.report.count("image", is_new=True)
        return FoundImage(image.pk, alt)

    def _why_missing(self, address: str) -> str:
        if self.folder is None:
            return str(_("was left out; give the folder with the pictures as --media."))
        return str(_("was not found among the pictures, or is none."))


def _plain(address: str) -> str:
    """The address without what only chose a size."""
    return address if address.startswith("data:") else address.partition("?")[0]


def _is_picture(content: bytes) -> bool:
    if len(content) > settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE:
        return False
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", PillowImage.DecompressionBombWarning)
            with PillowImage.open(BytesIO(content)) as picture:
                picture.verify()
                return picture.format in FORMATS
    except (OSError, SyntaxError, ValueError, PillowImage.DecompressionBombError, PillowImage.DecompressionBombWarning):
        return False
