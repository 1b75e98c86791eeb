"""Wagtail's own search, in which a word also stands for its other forms: whoever looks for “mötet” finds “Möten”.

The admin's lists and choosers look for the beginnings of words. What is looked for may begin with the stem as well, and
titles bear their stems beside their words (`BasePage.title_stems`), for those that change within (bok, böcker).
"""

from typing import Any

from django.conf import settings
from modelsearch.query import And, Or, PlainText, SearchQuery
from wagtail.search.backends import database

from pages import stems

SHORTEST = 3
"""With less, too much begins."""


def in_any_form(asked: SearchQuery | str) -> SearchQuery | str:
    """What stands between quotation marks is looked for as it is."""
    if isinstance(asked, And):
        return And([in_any_form(part) for part in asked.subqueries])
    if isinstance(asked, PlainText):
        return in_any_form(asked.query_string)
    found = [_forms(word) for _start, _end, word in stems.words(asked)] if isinstance(asked, str) else []
    return And([Or([PlainText(form) for form in forms]) for forms in found]) if found else asked


def title_stems(title: str) -> str:
    return " ".join(form for _start, _end, word in stems.words(title) for form in _forms(word)[1:])


def _forms(word: str) -> list[str]:
    languages = [code for code, _name in settings.LANGUAGES]
    found = (stem for code in languages for stem in stems.stems(word, code) if len(stem) >= SHORTEST)
    return list(dict.fromkeys([word, *found]))


class _InAnyForm:
    def autocomplete(self, query: Any, *args: Any, **options: Any) -> Any:
        return super().autocomplete(in_any_form(query), *args, **options)  # type: ignore[misc]


def SearchBackend(params: dict[str, Any]) -> Any:  # noqa: N802
    """The one that Wagtail chooses for the database; it finds this by its name."""
    kind: Any = type(database.SearchBackend(dict(params)))
    return type(kind.__name__, (_InAnyForm, kind), {})(params)
