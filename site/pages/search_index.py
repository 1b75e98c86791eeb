"""Keeps what a search reads in line with the published pages.

The index says what stands in a page, never who may read it: a search asks the pages themselves for that.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from wagtail.models import Page
from wagtail.query import PageQuerySet
from wagtail.search.index import RelatedFields, SearchField

from pages.models import BasePage
from pages.search_models import SearchEntry, SearchHit, SearchTerm
from pages.stems import LONGEST, plain, stems, words

IN_TITLE, IN_LEAD, MOST_IN_BODY = 250, 50, 9
AT_ONCE = 100


def put(page: BasePage) -> None:
    """Read the page anew; call it with what is published."""
    title, lead, body = _parts(page)
    language = page.locale.language_code
    weights, forms = _weigh(title, [*lead, *_names(page)], body, language)
    with transaction.atomic():
        SearchEntry.objects.update_or_create(
            page_id=page.pk, defaults={"language": language, "text": _running([*lead, *body])}
        )
        SearchHit.objects.filter(entry_id=page.pk).delete()
        terms = _terms(forms)
        SearchHit.objects.bulk_create(
            SearchHit(term_id=terms[stem], entry_id=page.pk, weight=weight) for stem, weight in weights.items()
        )


def drop(page: Page) -> None:
    SearchEntry.objects.filter(pk=page.pk).delete()


def rebuild() -> int:
    """From nothing; a search finds what has been read so far."""
    with transaction.atomic():
        SearchEntry.objects.all().delete()
        SearchTerm.objects.all().delete()
    known = 0
    while pages := list(_unread()[:AT_ONCE].specific()):
        with transaction.atomic():
            for page in pages:
                put(page)
        known += len(pages)
    return known


def catch_up(now: datetime) -> None:
    """What came in past `save`: a database that was moved here, or one from before there was this index."""
    for page in _unread()[:AT_ONCE].specific():
        put(page)


def page_saved(sender: Any, instance: Any, raw: bool = False, update_fields: Any = None, **kwargs: Any) -> None:
    """Receiver of post_save. A draft that is saved names the fields of its own that it touches, and no text."""
    if raw or not isinstance(instance, Page):
        return
    if not instance.live:
        drop(instance)
    elif isinstance(instance, BasePage) and (update_fields is None or _searched(instance) & set(update_fields)):
        put(instance)


def _unread() -> PageQuerySet:
    types = [kind for kind in ContentType.objects.all() if issubclass(kind.model_class() or Page, BasePage)]
    read = SearchEntry.objects.values("pk")
    unread: PageQuerySet = Page.objects.live().filter(content_type__in=types).exclude(pk__in=read).order_by("pk")
    return unread


def _searched(page: BasePage) -> set[str]:
    return {"live", *(field.field_name for field in page.get_search_fields() if isinstance(field, SearchField))}


def _parts(page: BasePage) -> tuple[list[str], list[str], list[str]]:
    """Title, lead and all the rest, as the page's own `search_fields` name them."""
    parts: dict[str, list[str]] = {"title": [], "lead": []}
    rest: list[str] = []
    for field in page.get_search_fields():
        if isinstance(field, SearchField):
            parts.get(field.field_name, rest).extend(_texts(field.get_value(page)))
    return parts["title"], parts["lead"], rest


def _names(page: BasePage) -> list[str]:
    """Of topic, tags and author: they lead to a page, and are no part of its text."""
    fields = [field for field in page.get_search_fields() if isinstance(field, RelatedFields)]
    return [text for field in fields for text in _related(page, field)]


def _running(parts: Iterable[str]) -> str:
    """A heading has no full stop, and would run into what stands below it."""
    return " ".join(part if part.endswith((".", "!", "?", ":", "…", "”")) else f"{part}." for part in parts)


def _related(page: BasePage, field: Any) -> list[str]:
    value = getattr(page, field.field_name)
    rows = value.all() if hasattr(value, "all") else [value] if value is not None else []
    return [text for row in rows for part in field.fields for text in _texts(getattr(row, part.field_name))]


def _texts(value: Any) -> list[str]:
    many = value if isinstance(value, list | tuple) else [value]
    return [text for part in many if part and (text := " ".join(str(part).split()))]


def _weigh(
    title: Iterable[str], lead: Iterable[str], body: Iterable[str], language: str
) -> tuple[Counter[str], dict[str, str]]:
    forms: dict[str, str] = {}
    in_title, in_lead, in_body = (_counted(part, language, forms) for part in (title, lead, body))
    weights = Counter({stem: min(times, MOST_IN_BODY) for stem, times in in_body.items()})
    weights.update(dict.fromkeys(in_lead, IN_LEAD))
    weights.update(dict.fromkeys(in_title, IN_TITLE))
    return weights, forms


def _counted(texts: Iterable[str], language: str, forms: dict[str, str]) -> Counter[str]:
    found: Counter[str] = Counter()
    for _start, _end, word in words(" ".join(texts)):
        for stem in stems(word, language):
            found[stem] += 1
            forms.setdefault(stem, word[:LONGEST])
    return found


def _terms(forms: dict[str, str]) -> dict[str, int]:
    # In one order everywhere, so that two who publish at once do not wait for each other.
    wanted = sorted(forms)
    known = dict(SearchTerm.objects.filter(stem__in=wanted).values_list("stem", "pk"))
    new = [_term(stem, forms[stem]) for stem in wanted if stem not in known]
    SearchTerm.objects.bulk_create(new, ignore_conflicts=True)
    return known | dict(SearchTerm.objects.filter(stem__in=[term.stem for term in new]).values_list("stem", "pk"))


def _term(stem: str, form: str) -> SearchTerm:
    return SearchTerm(stem=stem, plain=plain(stem), backwards=plain(stem)[::-1], word=form)
