from urllib.parse import SplitResult, urljoin, urlsplit, urlunsplit

from django.conf import settings
from django.utils.encoding import iri_to_uri

MAIL_SCHEMES = frozenset({"http", "https", "mailto", "tel"})
"""Those that every mail program knows what to do with."""


def absolute(path: str) -> str:
    """`path` on this site's public address; an address that is absolute already stays as it is."""
    return urljoin(f"{settings.BASE_URL}/", path)


def for_mail(href: str) -> str:
    """`href` as a mail may hold it, absolute and in ASCII; empty where no mail program could open it."""
    if not href.strip() or href.strip().startswith("#"):
        return ""
    try:
        parts = urlsplit(absolute(href.strip()))
        where = _ascii_netloc(parts)
        address = iri_to_uri(urlunsplit(parts._replace(netloc=where))) or ""
    except ValueError:
        return ""
    is_web = parts.scheme in {"http", "https"}
    return address if parts.scheme in MAIL_SCHEMES and (where if is_web else parts.path.strip()) else ""


def _ascii_netloc(parts: SplitResult) -> str:
    """Host and port; names in other letters in the form that DNS knows. Raises ValueError."""
    host, port = parts.hostname or "", parts.port
    if not host or parts.netloc.isascii():
        return parts.netloc if host else ""
    ascii_host = host.encode("idna").decode("ascii")
    return f"{ascii_host}:{port}" if port else ascii_host
