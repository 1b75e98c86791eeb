"""The addresses of the old site: which of them are its own, and where each leads now."""

from contextlib import suppress
from urllib.parse import parse_qs, urljoin, urlsplit

from django.utils.encoding import uri_to_iri
from wagtail.contrib.redirects.models import Redirect

LINK_SCHEMES = {"http", "https", "mailto", "tel"}
SHORT = ("p", "page_id", "attachment_id")
LONGEST_PATH = 255


class OldSite:
    def __init__(self, base_url: str) -> None:
        self.base_url = base_url if "://" in base_url else f"https://{base_url}"
        self.host = _host(self.base_url)
        self.base_path = urlsplit(self.base_url).path.rstrip("/")
        self._pages: dict[str, int] = {}
        self._attachments: set[str] = set()

    @property
    def name(self) -> str:
        return (self.host + self.base_path)[:150]

    def path(self, href: str) -> str:
        """The path of an address of the old site as redirects write it, or nothing for one that is not its own."""
        whole = self.absolute(href)
        if not whole or _host(whole) != self.host:
            return ""
        parts = urlsplit(whole)
        path = Redirect.normalise_path(parts.path or "/")
        with suppress(ValueError):
            numbers = {name: values[0] for name, values in parse_qs(parts.query).items() if name in SHORT}
            for name in SHORT:
                if name in numbers:
                    return f"{path}?{name}={numbers[name]}"
        return str(path)

    def absolute(self, href: str) -> str:
        """The whole address; nothing for an anchor on the page or a scheme that no link may have."""
        href = "".join(char for char in href if char.isprintable()).strip()
        if not href or href.startswith("#"):
            return ""
        with suppress(ValueError):
            whole = urljoin(f"{self.base_url}/", href)
            if urlsplit(whole).scheme in LINK_SCHEMES:
                return whole
        return ""

    def settle(self, href: str, page: int, *, attachment: bool = False) -> str:
        """From now on the old address `href` means that page. Returns its path."""
        path = self.path(href)
        if path:
            self._pages.setdefault(path, page)
            if attachment:
                self._attachments.add(path)
        return path

    def settled(self) -> list[tuple[str, int]]:
        return list(self._pages.items())

    def targets(self) -> set[int]:
        return set(self._pages.values())

    def short(self, name: str, number: int) -> str:
        return f"{self.base_url.rstrip('/')}/?{name}={number}"

    def page(self, href: str) -> int | None:
        return self._pages.get(self.path(href))

    def is_attachment(self, href: str) -> bool:
        return self.path(href) in self._attachments


def _host(address: str) -> str:
    with suppress(ValueError):
        return (urlsplit(address).hostname or "").removeprefix("www.")
    return ""


def readable(address: str) -> str:
    return str(uri_to_iri(address))
