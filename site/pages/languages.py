"""Where the same page stands in another language, as search engines want to be told of it (hreflang)."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings

ELSEWHERE = "x-default"
"""The version for readers of any other language: ours in the site's first language, where there is one."""


@dataclass(frozen=True)
class Alternate:
    lang_code: str
    location: str


def alternates(addresses: Mapping[str, str]) -> list[Alternate]:
    """Every version, itself among them, by language; nothing for a page in one language only."""
    if len(addresses) < 2:
        return []
    codes = sorted(addresses, key=lambda code: (code != settings.LANGUAGE_CODE, code))
    versions = [Alternate(code, addresses[code]) for code in codes]
    return [*versions, Alternate(ELSEWHERE, versions[0].location)]
