from functools import cache

from wagtail.models import Page

from pages.one_row import OneRow

_READ = ("title", "path", "url_path", "live", "expire_at", "first_published_at", "comments", "translation_key")
_classes: dict[int, type[Page]] = {}


def addressee(pk: int) -> Page | None:
    """The page that somebody comments on, as its own class and with no more than the rules and the form ask of it.

    One query where this process has met the page before, since a page stays of its class for as long as it lives;
    where its number has gone to a page of another class, the class is looked for anew.
    """
    known = _classes.get(pk)
    if known and (page := _narrow(known, pk)):
        return page
    # Not `pk`, a relation here: only a plain number may be asked for one that is too large for the database.
    found = Page.objects.only("content_type").filter(id=pk).first()
    if found is None:
        return None
    if found.specific_class is None or not hasattr(found.specific_class, "comments"):
        return found
    _classes[pk] = found.specific_class
    return _narrow(found.specific_class, pk)


def _narrow(model: type[Page], pk: int) -> Page | None:
    return _row(model).get(pk)


@cache
def _row(model: type[Page]) -> OneRow[Page]:
    return OneRow(model._base_manager.only(*_READ).filter(id=0))
