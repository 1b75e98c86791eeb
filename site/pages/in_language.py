"""Texts that an author's settings hold once in the site's first language and, if she likes, once more in another.

The other one stands in a field of the same name with the language's code behind it: `tagline` and `tagline_en`.
"""

from django.db.models import Model
from django.utils.translation import get_language


def written(row: Model, name: str) -> str:
    """What the author has written for readers of the language in force; empty where she has written nothing."""
    return str(getattr(row, f"{name}_{get_language()}", ""))


class InLanguage:
    """The field's text in the language in force, or else as it stands in the field itself."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __get__(self, row: Model, _kind: type[Model] | None = None) -> str:
        return written(row, self.name) or str(getattr(row, self.name))
