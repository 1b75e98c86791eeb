from urllib.parse import urljoin

from django.conf import settings


def absolute(path: str) -> str:
    """`path` on this site's public address; an address that is absolute already stays as it is."""
    return urljoin(f"{settings.BASE_URL}/", path)
